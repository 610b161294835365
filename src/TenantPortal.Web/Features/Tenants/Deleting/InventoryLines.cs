using TenantPortal.Core.Languages;
using TenantPortal.Core.Tenants.Deletion;

namespace TenantPortal.Web.Features.Tenants.Deleting;

/// <summary>Writes the items of an inventory as lines of a list.</summary>
internal static class InventoryLines
{
    public static IReadOnlyList<string> Of(IReadOnlyList<PodGroup> groups) => [.. groups.Select(group => $"{group.Owner}: {group.Count}")];

    public static IReadOnlyList<string> Of(IReadOnlyList<LoadBalancer> balancers) =>
        [.. balancers.Select(balancer => balancer.Addresses.Count == 0 ? balancer.Name : $"{balancer.Name}: {string.Join(", ", balancer.Addresses)}")];

    public static IReadOnlyList<string> Of(IReadOnlyList<HeldObject> held) => [.. held.Select(item => $"{item.Object}: {string.Join(", ", item.Finalizers)}")];

    public static IReadOnlyList<string> Of(IReadOnlyList<InventoryGap> gaps) => [.. gaps.Select(gap => gap.Why)];

    public static IReadOnlyList<string> Of(IReadOnlyList<NamespaceCondition> conditions) =>
        [.. conditions.Select(condition => $"{condition.Namespace}: {condition.Type} ({condition.Reason}): {condition.Message}")];

    public static IReadOnlyList<string> Of(IReadOnlyList<KeptVolume> volumes, Language language) =>
        [.. volumes.Select(volume => $"{volume.Volume}: {volume.Claim}, {volume.Size ?? language["size unknown"]}")];
}
