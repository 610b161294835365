using System.Text.Json.Serialization;

namespace TenantPortal.Core.Tenants;

/// <summary>What a group may do in a tenant. The leads' own role is not among them: it belongs to the team.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TenantRole>))]
public enum TenantRole
{
    /// <summary>Works with workloads; reads no secrets.</summary>
    Developer,

    /// <summary>Looks.</summary>
    Viewer,
}

/// <summary>A group that may work in a tenant.</summary>
/// <param name="Group">As the identity provider names it, without the cluster's prefix; a <see cref="Teams.GroupName"/>.</param>
public sealed record AccessGrant(string Group, TenantRole Role);
