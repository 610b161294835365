using System.Globalization;

namespace TenantPortal.Core.Orphans;

/// <summary>What an orphaned namespace contains, as far as the portal can see. It reads no workloads: its ResourceQuota counts them.</summary>
/// <param name="Objects">The portal's objects.</param>
/// <param name="Pods">Null when nothing counts them.</param>
/// <param name="Claims">The same for PersistentVolumeClaims.</param>
public sealed record OrphanContents(int Objects, long? Pods, long? Claims)
{
    /// <summary>Of the namespace, from everything that was seen with the portal's labels.</summary>
    public static OrphanContents Of(LabeledObject item, ILookup<string?, LabeledObject> byNamespace)
    {
        if (!item.Object.IsNamespace)
            return new(0, null, null);
        var inside = byNamespace[item.Object.Name].ToList();
        return new(inside.Count, inside.Max(found => found.Pods), inside.Max(found => found.Claims));
    }

    /// <summary>A sentence.</summary>
    public string Describe() =>
        Pods is null && Claims is null
            ? $"{Count(Objects, "object")} of the portal. Nothing counts its pods and PersistentVolumeClaims, so check them in the cluster."
            : $"{Count(Objects, "object")} of the portal, {Count(Pods, "pod")}, {Count(Claims, "PersistentVolumeClaim")}.";

    private static string Count(long? number, string what) =>
        number switch
        {
            null => $"an unknown number of {what}s",
            1 => $"1 {what}",
            _ => string.Create(CultureInfo.InvariantCulture, $"{number} {what}s"),
        };
}
