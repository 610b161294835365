namespace TenantPortal.Core.Tiers.Blueprints;

/// <summary>Whether a rendering follows <c>x-when</c>, or walks every branch to find mistakes that only another tenant would meet.</summary>
internal enum RenderDepth
{
    KeptBranches,
    EveryBranch,
}
