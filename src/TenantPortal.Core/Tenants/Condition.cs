using System.Text.Json.Serialization;
using TenantPortal.Core.Data;

namespace TenantPortal.Core.Tenants;

/// <summary>Whether a condition holds; unknown before it was looked at.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ConditionStatus>))]
public enum ConditionStatus
{
    Unknown,
    True,
    False,
}

/// <summary>One observed fact about a tenant, as in Kubernetes: a type, whether it holds, and a sentence.</summary>
/// <param name="Type">CamelCase: <c>Ready</c>.</param>
/// <param name="Reason">One CamelCase word for programs.</param>
/// <param name="Message">A sentence for people.</param>
/// <param name="LastTransitionAt">When <paramref name="Status"/> last changed.</param>
[StoredAsJson]
public sealed record Condition(string Type, ConditionStatus Status, string Reason, string Message, DateTimeOffset LastTransitionAt)
{
    /// <summary>Everything of the generation is in the cluster and seen to work.</summary>
    public const string Ready = "Ready";

    /// <summary>What would be rendered now is what was approved.</summary>
    public const string RenderedAsApproved = "RenderedAsApproved";

    /// <summary>The tenant's namespace is in the cluster and is ours.</summary>
    public const string NamespaceReady = "NamespaceReady";

    /// <summary>Every object was accepted by the API server.</summary>
    public const string Applied = "Applied";

    /// <summary>Nothing is left of what earlier generations made and this one does not have.</summary>
    public const string FormerRemoved = "FormerRemoved";

    /// <summary>It is known where the tenant's own API server is.</summary>
    public const string EndpointKnown = "EndpointKnown";

    /// <summary>The reason of <see cref="FormerRemoved"/> while a namespace waits for somebody to say that nothing in it is needed.</summary>
    public const string KeptForMove = "KeptForMove";
}

/// <summary>The condition of one object of a tenant.</summary>
/// <param name="Object">Its title: <c>ResourceQuota team-payments-quota</c>.</param>
/// <param name="LastTransitionAt">When status or reason last changed: not reached and waited for are both unknown, and the wait is counted.</param>
[StoredAsJson]
public sealed record ObjectCondition(string Object, ConditionStatus Status, string Reason, string Message, DateTimeOffset LastTransitionAt);
