using TenantPortal.Core.Languages;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Reading;

namespace TenantPortal.Core.Home;

/// <summary>Why something needs a user; the most urgent first.</summary>
public enum AttentionReason
{
    Failing,
    Quarantined,
    QuotaNearlyUsed,
    WaitsForAnswer,
    RecertificationDue,
    Suspended,
    Degraded,
    QuotaHigh,
    Expiring,
}

/// <summary>Something that needs the user, with the reason as a sentence.</summary>
/// <param name="Request">The request to answer; null for what is about a tenant.</param>
public sealed record AttentionItem(AttentionReason Reason, string Tenant, Sentence Sentence, string? Request = null);

/// <summary>A tenant on the home page.</summary>
/// <param name="Quota">The requested resources that the cluster has reported, in the order of the portal.</param>
public sealed record HomeTenant(string Name, string Team, string Tier, TenantState State, DateOnly? ExpiresOn, IReadOnlyList<QuotaLine> Quota);

/// <summary>The totals of one department.</summary>
/// <param name="NotReady">The tenants that are failing, degraded or in quarantine.</param>
/// <param name="OpenRequests">The requests that are not decided.</param>
public sealed record DepartmentTotals(string Title, int Tenants, int NotReady, int OpenRequests, string Cpu, string Memory, string Storage);

/// <summary>What a user starts from.</summary>
/// <param name="Attention">The most urgent first.</param>
/// <param name="Tenants">Those with problems first, at most <see cref="HomeReader.MaxTenants"/>.</param>
/// <param name="HasMoreTenants">Whether the user sees further tenants.</param>
/// <param name="Departments">Those that the user manages.</param>
/// <param name="Changes">What changed in these departments within a week, newest first.</param>
public sealed record HomeView(
    bool LeadsTeams,
    IReadOnlyList<AttentionItem> Attention,
    IReadOnlyList<HomeTenant> Tenants,
    bool HasMoreTenants,
    IReadOnlyList<DepartmentTotals> Departments,
    IReadOnlyList<HistoryEntry> Changes
);
