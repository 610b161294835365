namespace TenantPortal.Core.Tiers.Blueprints.Rendering;

/// <summary>Whether rendering follows <c>x-when</c>, or walks every branch to find mistakes that affect only some tenants.</summary>
internal enum RenderDepth
{
    KeptBranches,
    EveryBranch,
}
