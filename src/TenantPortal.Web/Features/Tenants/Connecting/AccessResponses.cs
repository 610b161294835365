using System.Text.Json.Serialization;
using TenantPortal.Core.Tenants.Rights;
using Rights = TenantPortal.Core.Tenants.Rights;

namespace TenantPortal.Web.Features.Tenants.Connecting;

/// <summary>What the API returns about the access to a tenant.</summary>
internal static class AccessResponses
{
    /// <summary>The access rights in one tenant.</summary>
    /// <param name="Revision">The hash of the manifests that the rights are read from.</param>
    /// <param name="IsApplied">Whether those manifests are in the cluster; otherwise they are approved but not fully applied.</param>
    /// <param name="IsChanging">Whether newer manifests are approved but not applied yet.</param>
    /// <param name="CanRequestChange">Whether the current user may request a change of access.</param>
    internal sealed record TenantRightsView(
        string Tenant,
        string TeamTitle,
        string TierTitle,
        string Cluster,
        string Namespace,
        string Revision,
        bool IsApplied,
        bool IsChanging,
        bool CanRequestChange,
        TenantRights Rights
    )
    {
        public static TenantRightsView From(Rights.TenantRightsView view) =>
            new(
                view.Tenant,
                view.TeamTitle,
                view.TierTitle,
                view.Cluster,
                view.Namespace,
                view.Revision,
                view.IsApplied,
                view.IsChanging,
                view.CanRequestChange,
                TenantRights.From(view.Rights)
            );
    }

    /// <summary>The access rights in a tenant, read from its manifests.</summary>
    /// <param name="Denied">What no group of the tenant can do.</param>
    /// <param name="Unusual">Rights beyond what a tenant's users should have, or that the manifests do not define.</param>
    /// <param name="Others">Other subjects with bindings that are not groups.</param>
    internal sealed record TenantRights(
        RightsPlace Place,
        IReadOnlyList<RoleRights> Roles,
        [property: JsonPropertyName("nobody")] IReadOnlyList<string> Denied,
        IReadOnlyList<string> Unusual,
        IReadOnlyList<string> Others
    )
    {
        public static TenantRights From(Rights.TenantRights rights) =>
            new(
                rights.Place,
                [.. rights.Roles.Select(RoleRights.From)],
                [.. rights.Denied.Select(sentence => sentence.ToString())],
                [.. rights.Unusual.Select(sentence => sentence.ToString())],
                rights.Others
            );
    }

    /// <summary>One role, and the groups that have it.</summary>
    /// <param name="Title">For display: <c>Team lead</c>.</param>
    /// <param name="Name">The name in the cluster.</param>
    /// <param name="Groups">The groups as the cluster sees them, with its prefix.</param>
    /// <param name="Summary">A sentence about the role, when the manifests do not contain its rules.</param>
    internal sealed record RoleRights(string Title, string Name, IReadOnlyList<string> Groups, string? Summary, IReadOnlyList<ResourceRights> Resources)
    {
        public static RoleRights From(Rights.RoleRights role) =>
            new(role.Title, role.Name, role.Groups, role.Summary?.ToString(), [.. role.Resources.Select(ResourceRights.From)]);
    }

    /// <summary>The rights of a role for one kind of resource.</summary>
    /// <param name="Title">For display: <c>Volume claims</c>.</param>
    /// <param name="Resource">The name in rules: <c>persistentvolumeclaims</c>.</param>
    /// <param name="Other">Other verbs, by their names in rules.</param>
    internal sealed record ResourceRights(string Title, string Resource, bool Look, bool Create, bool Change, bool Delete, IReadOnlyList<string> Other)
    {
        public static ResourceRights From(Rights.ResourceRights rights) =>
            new(rights.Title, rights.Resource, rights.Look, rights.Create, rights.Change, rights.Delete, rights.Other);
    }
}
