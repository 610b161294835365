using System.Text.Json.Serialization;
using TenantPortal.Core.Data;

namespace TenantPortal.Core.Tenants;

/// <summary>The status of a condition; unknown until it is observed.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ConditionStatus>))]
public enum ConditionStatus
{
    Unknown,
    True,
    False,
}

/// <summary>One observed fact about a tenant, as in Kubernetes: a type, a status and a message.</summary>
/// <param name="Type">CamelCase: <c>Ready</c>.</param>
/// <param name="Reason">A CamelCase word for programs.</param>
/// <param name="Message">A sentence for people.</param>
/// <param name="LastTransitionAt">When <paramref name="Status"/> last changed.</param>
[StoredAsJson]
public sealed record Condition(string Type, ConditionStatus Status, string Reason, string Message, DateTimeOffset LastTransitionAt)
{
    /// <summary>All objects of the generation are in the cluster and work.</summary>
    public const string Ready = "Ready";

    /// <summary>Rendering the tenant now gives the approved manifests.</summary>
    public const string RenderedAsApproved = "RenderedAsApproved";

    /// <summary>The tenant's namespace is in the cluster and the portal owns it.</summary>
    public const string NamespaceReady = "NamespaceReady";

    /// <summary>The API server accepted every object.</summary>
    public const string Applied = "Applied";

    /// <summary>The Git repository has the approved manifests; only where a cluster is delivered by Git.</summary>
    public const string Delivered = "Delivered";

    /// <summary>No objects are left that earlier generations created and this one does not contain.</summary>
    public const string FormerRemoved = "FormerRemoved";

    /// <summary>Every object in the cluster is as approved: no one has changed, deleted or added one.</summary>
    public const string AsApproved = "AsApproved";

    /// <summary>The cluster has the capacity that an approved request takes; reported only while it does not.</summary>
    public const string CapacityAvailable = "CapacityAvailable";

    /// <summary>What an approved deletion would delete is what was approved; reported only while it is not, or while it is unknown.</summary>
    public const string DeletionApproved = "DeletionApproved";

    /// <summary>The reason of <see cref="DeletionApproved"/> while the deletion waits for a decision.</summary>
    public const string ContentsChanged = "ContentsChanged";

    /// <summary>The address of the tenant's own API server is known.</summary>
    public const string EndpointKnown = "EndpointKnown";

    /// <summary>The workloads are as the state of the tenant wants them: stopped while it is suspended, otherwise as the team set them.</summary>
    public const string WorkloadsInStep = "WorkloadsInStep";

    /// <summary>The reason of <see cref="FormerRemoved"/> while a namespace waits for a user to confirm that it is no longer needed.</summary>
    public const string KeptForMove = "KeptForMove";
}

/// <summary>The condition of one object of a tenant.</summary>
/// <param name="Object">Its title: <c>ResourceQuota team-payments-quota</c>.</param>
/// <param name="LastTransitionAt">
/// When status or reason last changed. Objects not reached and objects not ready are both unknown, and the wait is measured.
/// </param>
[StoredAsJson]
public sealed record ObjectCondition(string Object, ConditionStatus Status, string Reason, string Message, DateTimeOffset LastTransitionAt);
