namespace TenantPortal.Core.Tiers;

/// <summary>A toleration in the words of Kubernetes (section <c>Tiers:&lt;name&gt;:Tolerations</c>), not yet validated.</summary>
public sealed class TolerationOptions
{
    /// <summary>The key of the tolerated taint. When empty, with the operator <c>Exists</c>: every taint.</summary>
    public string Key { get; set; } = "";

    /// <summary><c>Equal</c>: the taint has this key and value. <c>Exists</c>: it has this key.</summary>
    public string Operator { get; set; } = "Equal";

    /// <summary>The value of the tolerated taint, with the operator <c>Equal</c>.</summary>
    public string Value { get; set; } = "";

    /// <summary><c>NoSchedule</c>, <c>NoExecute</c> or <c>PreferNoSchedule</c>. When empty: every effect.</summary>
    public string Effect { get; set; } = "";
}
