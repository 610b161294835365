using TenantPortal.Core.Languages;

namespace TenantPortal.Core.Orphans;

/// <summary>The sentences about orphans, the same on every channel.</summary>
public static class OrphanWords
{
    /// <summary>Why it is an orphan.</summary>
    public static Sentence WhyOrphaned(Orphan orphan) =>
        orphan.Reason switch
        {
            OrphanReason.NoRecord => (Sentence)$"It names tenant '{orphan.Tenant}', which the portal has no record of.",
            OrphanReason.Copy => $"It names tenant '{orphan.Tenant}', but it is not in the tenant's namespace. Its labels were copied, as a restore does.",
            OrphanReason.Returned => $"Tenant '{orphan.Tenant}' is archived, but this is in its namespace.",
            OrphanReason.FormerTier => $"It is in the namespace of a former tier of tenant '{orphan.Tenant}', whose move is finished.",
            OrphanReason.OtherIdentity => $"It is in the place of the namespace of tenant '{orphan.Tenant}', but has another UID and tenant ID.",
            _ => throw new ArgumentOutOfRangeException(nameof(orphan), orphan.Reason, "The reason has no sentence."),
        };

    /// <summary>For the page.</summary>
    public static Sentence TitleOf(OrphanState state) =>
        state switch
        {
            OrphanState.Open => (Sentence)"Open",
            OrphanState.Ignored => "Ignored",
            OrphanState.RemovalProposed => "Removal proposed",
            OrphanState.Removing => "Being removed",
            OrphanState.Closed => "Closed",
            _ => throw new ArgumentOutOfRangeException(nameof(state), state, "The state has no title."),
        };
}
