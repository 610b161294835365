using TenantPortal.Core.Languages;

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
    public Sentence Describe()
    {
        var objects = Sentence.ForCount(Objects, "1 object of the portal", $"{Objects} objects of the portal");
        if (Pods is null && Claims is null)
            return $"{objects}. Nothing counts its pods and PersistentVolumeClaims, so check them in the cluster.";
        var pods = Pods is { } podCount ? Sentence.ForCount(podCount, "1 pod", $"{podCount} pods") : (Sentence)"an unknown number of pods";
        var claims = Claims is { } claimCount
            ? Sentence.ForCount(claimCount, "1 PersistentVolumeClaim", $"{claimCount} PersistentVolumeClaims")
            : (Sentence)"an unknown number of PersistentVolumeClaims";
        return $"{objects}, {pods}, {claims}.";
    }
}
