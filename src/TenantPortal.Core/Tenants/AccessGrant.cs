using System.Text.Json.Serialization;

namespace TenantPortal.Core.Tenants;

/// <summary>The role of a group in a tenant. The leads' role is not included: it belongs to the team.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TenantRole>))]
public enum TenantRole
{
    /// <summary>Manages workloads; cannot read secrets.</summary>
    Developer,

    /// <summary>Has read access.</summary>
    Viewer,
}

/// <summary>A group with access to a tenant.</summary>
/// <param name="Group">The name at the identity provider, without the cluster's prefix; a <see cref="Teams.GroupName"/>.</param>
public sealed record AccessGrant(string Group, TenantRole Role);
