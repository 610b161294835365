namespace TenantPortal.Core.Tiers;

/// <summary>A taint of a node that keeps pods away.</summary>
/// <param name="Effect"><c>NoSchedule</c> or <c>NoExecute</c>; <c>PreferNoSchedule</c> keeps no pod away.</param>
public sealed record Taint(string Key, string Value, string Effect)
{
    public bool IsBlocking => Effect is "NoSchedule" or "NoExecute";
}

/// <summary>A toleration of Kubernetes: which taints do not keep the pods of a tier away.</summary>
/// <param name="Key">Empty for every key.</param>
/// <param name="IsEqual">Whether the value must be equal, and not only the key.</param>
/// <param name="Effect">Empty for every effect.</param>
public sealed record Toleration(string Key, bool IsEqual, string Value, string Effect)
{
    /// <summary>As Kubernetes decides it.</summary>
    public bool Tolerates(Taint taint) =>
        (Effect.Length == 0 || Effect == taint.Effect) && (Key.Length == 0 || Key == taint.Key) && (!IsEqual || Value == taint.Value);

    public override string ToString() => $"{(Key.Length == 0 ? "any taint" : Key)}{(IsEqual ? $"={Value}" : "")}{(Effect.Length == 0 ? "" : $":{Effect}")}";
}
