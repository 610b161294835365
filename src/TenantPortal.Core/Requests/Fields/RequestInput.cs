using TenantPortal.Core.Quotas;
using TenantPortal.Core.Tiers.Advice;

namespace TenantPortal.Core.Requests.Fields;

/// <summary>A request as a person or a program writes it, not yet checked. Nothing else of theirs is ever taken: no manifest, rule, image or address.</summary>
public sealed record RequestInput
{
    public RequestKind Kind { get; init; } = RequestKind.Create;

    /// <summary>The name that a new tenant shall have, or that of the tenant that shall change.</summary>
    public string? Tenant { get; init; }

    public string? Team { get; init; }

    public string? Tier { get; init; }

    /// <summary>One of the tier's sizes; instead of <see cref="Quota"/>.</summary>
    public string? Size { get; init; }

    /// <summary>An amount for every resource, as Kubernetes writes it; instead of <see cref="Size"/>.</summary>
    public IReadOnlyDictionary<string, string>? Quota { get; init; }

    /// <summary>What is chosen of the tier's options, by name, as text; the tier's standard stands for what is left out.</summary>
    public IReadOnlyDictionary<string, string>? Options { get; init; }

    public string? Environment { get; init; }

    /// <summary>May be left out where there is only one.</summary>
    public string? Cluster { get; init; }

    public string? Purpose { get; init; }

    /// <summary>The last day of the tenant, UTC; null for no end.</summary>
    public DateOnly? ExpiresOn { get; init; }

    /// <summary>All groups that shall work in the tenant beside the team's leads, for <see cref="RequestKind.ChangeAccess"/>.</summary>
    public IReadOnlyList<AccessInput>? Access { get; init; }

    /// <summary>The secrets that the tenant needs; none when left out, and as they are for a change of access.</summary>
    public SecretsInput? Secrets { get; init; }

    /// <summary>What decides which tiers are allowed; an internal team that needs nothing special when left out.</summary>
    public CaseInput? Case { get; init; }

    /// <summary>Why a second approver should allow the tier although the case refuses it.</summary>
    public string? OverrideReason { get; init; }
}

/// <summary>Names of secrets, as they were written; never a value.</summary>
public sealed record SecretsInput(string? Backend, IReadOnlyList<string>? Names);

/// <summary>A group that shall get in, as it was written.</summary>
public sealed record AccessInput(string? Group, string? Role);
