type Props = { label: string; isOn: boolean; isPartly?: boolean; isDisabled: boolean; onChange: () => void }

/** A box to tick with room around it: what is a link else does not begin right beside it. */
export function SelectBox({ label, isOn, isPartly = false, isDisabled, onChange }: Props) {
  return (
    <label className="select-box">
      <input
        type="checkbox"
        aria-label={label}
        checked={isOn}
        // What no attribute can say.
        ref={(input) => void (input === null || (input.indeterminate = isPartly))}
        disabled={isDisabled}
        onChange={onChange}
      />
    </label>
  )
}
