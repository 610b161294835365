using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace TenantPortal.E2E;

/// <summary>A page of the gallery.</summary>
/// <param name="Person">Who looks at it; null for a visitor who is not signed in.</param>
/// <param name="Name">The name of its files.</param>
/// <param name="Path">Its address below that of the portal.</param>
/// <param name="PrepareAsync">What to do on the page before the picture is taken.</param>
internal sealed record GalleryPage(string? Person, string Name, string Path, Func<IPage, Task>? PrepareAsync = null);

/// <summary>Every page of the portal for each role to which it looks different, with tenants and requests of the demo in each state.</summary>
internal static partial class GalleryPages
{
    private const string Admin = "platform-admin";
    private const string Lead = "payments-lead";
    private const string Manager = "manager";

    private static readonly string[] TenantTabs = ["", "quota", "activity", "settings", "access", "connect", "drift", "isolation"];
    private static readonly string[] RequestTabs = ["summary", "manifests", "checks", "conversation", "progress"];
    private static readonly string[] Changes = ["quota", "tier", "access", "renewal", "deletion"];

    public static async Task<IReadOnlyList<GalleryPage>> FindAsync(ApiClient api, CancellationToken cancellationToken)
    {
        async Task<string?> FirstAsync(string person, string list, string field) =>
            (await api.ReadAsync(person, list, cancellationToken))["items"]!.AsArray().Select(item => item![field]!.GetValue<string>()).FirstOrDefault();

        var tenant = await FirstAsync(Lead, "tenants?phase=Ready&tier=namespace&limit=1", "name");
        List<GalleryPage> pages =
        [
            new(null, "sign-in", "/signin"),
            new(null, "sign-in-failed", "/signin/failed"),
            new(Admin, "admin-home", "/"),
            new(Lead, "lead-home", "/"),
            new("payments-member", "member-home", "/"),
            new(Manager, "manager-home", "/"),
            new("security", "security-home", "/"),
            new("auditor", "auditor-home", "/"),
            new(Admin, "admin-requests", "/requests"),
            new(Lead, "lead-requests", "/requests"),
            new(Admin, "approvals", "/approvals"),
            new("security", "security-approvals", "/approvals"),
            new(Manager, "manager-approvals", "/approvals"),
            .. Enumerable.Range(0, 4).Select(step => new GalleryPage(Lead, $"new-request-{step + 1}", "/requests/new", page => FillAsync(page, step))),
            new(Lead, "new-request-with-problems", "/requests/new", page => new Person(page, new Uri(page.Url)).ContinueAsync()),
            new(Admin, "admin-tenants", "/tenants"),
            new(Lead, "lead-tenants", "/tenants"),
            new(Admin, "tiers", "/tiers"),
            new(Manager, "quota-dashboard", "/dashboard"),
            new(Manager, "quota-dashboard-by-department", "/dashboard?group=department"),
            new(Manager, "quota-dashboard-of-a-team", "/dashboard?team=payments"),
            new(Admin, "admin-quota-dashboard", "/dashboard?group=department"),
            new(Manager, "process-dashboard", "/dashboard/process"),
            new(Manager, "cost-dashboard", "/dashboard/cost"),
            new(Manager, "month-report", "/dashboard/report"),
            new(Lead, "recertification", "/recertification"),
            new(Admin, "clusters", "/admin/clusters"),
            new(Admin, "cluster", "/admin/clusters/default"),
            new(Admin, "new-cluster", "/admin/clusters/new"),
            new(Admin, "capacity", "/admin/capacity"),
            new(Admin, "guards", "/admin/guards"),
            new(Admin, "drift", "/admin/drift"),
            new(Admin, "orphans", "/admin/orphans"),
            new(Admin, "audit", "/audit"),
            new(Admin, "deliveries", "/admin/deliveries"),
            new(Admin, "notices", "/admin/notices"),
            new(Admin, "teams", "/teams"),
            new(Admin, "team", "/teams/payments"),
            new(Admin, "new-team", "/teams/new"),
            new(Admin, "department", "/departments/commerce"),
            new(Admin, "new-department", "/departments/new"),
            new(Lead, "notifications", "/notifications"),
            new(Lead, "account", "/account"),
            new(Lead, "sessions", "/account/sessions"),
            new(Admin, "admin-help", "/help"),
            new(Manager, "manager-help", "/help"),
            new(Lead, "no-such-page", "/no-such-page"),
            new(Lead, "access-denied", "/access-denied"),
            new(Lead, "error", "/error"),
            .. TenantTabs.Select(tab => new GalleryPage(Lead, $"tenant-{(tab.Length == 0 ? "overview" : tab)}", $"/tenants/{tenant}/{tab}")),
            .. Changes.Select(kind => new GalleryPage(Lead, $"change-{kind}", $"/tenants/{tenant}/change/{kind}")),
        ];
        foreach (var phase in new[] { "Failing", "Suspended", "Degraded", "Quarantined", "Deleting" })
        {
            if (await FirstAsync(Admin, $"tenants?phase={phase}&limit=1", "name") is { } found)
                pages.Add(new(Admin, $"tenant-{phase.ToLowerInvariant()}", $"/tenants/{found}"));
        }

        foreach (var tier in new[] { "vcluster", "cluster" })
        {
            if (await FirstAsync(Admin, $"tenants?tier={tier}&limit=1", "name") is { } found)
                pages.AddRange([
                    new(Admin, $"tenant-of-tier-{tier}", $"/tenants/{found}"),
                    new(Admin, $"tenant-of-tier-{tier}-quota", $"/tenants/{found}/quota"),
                ]);
        }

        if (await FirstAsync(Admin, "requests?status=Submitted&kind=Create&limit=1", "id") is { } open)
            pages.AddRange(RequestTabs.Select(tab => new GalleryPage(Admin, $"request-{tab}", $"/requests/{open}?tab={tab}")));
        foreach (var status in new[] { "AwaitingSecond", "NeedsInfo", "InReview", "Rejected", "Approved" })
        {
            if (await FirstAsync(Admin, $"requests?status={status}&limit=1", "id") is { } found)
                pages.Add(new(Admin, $"request-{status.ToLowerInvariant()}", $"/requests/{found}"));
        }

        foreach (var kind in new[] { "ChangeQuota", "ChangeAccess", "Delete" })
        {
            if (await FirstAsync(Admin, $"requests?kind={kind}&limit=1", "id") is { } found)
                pages.Add(new(Admin, $"request-to-{kind.ToLowerInvariant()}", $"/requests/{found}"));
        }

        if (await FirstAsync(Lead, "requests?status=NeedsInfo&limit=1", "id") is { } returned)
            pages.Add(new(Lead, "edit-request", $"/requests/{returned}/edit"));
        return pages;
    }

    /// <summary>Completes the first steps of the form of a new request.</summary>
    private static async Task FillAsync(IPage page, int steps)
    {
        var person = new Person(page, new Uri(page.Url));
        if (steps > 0)
        {
            await page.GetByLabel("Team", new() { Exact = true }).SelectOptionAsync("payments");
            await page.GetByLabel("Tenant name").FillAsync("gallery");
            await page.GetByLabel("Environment").SelectOptionAsync("production");
            await page.GetByLabel("Purpose").FillAsync("Card payments for the shop");
        }

        for (var step = 0; step < steps; step++)
        {
            if (step == 2)
                await page.GetByRole(AriaRole.Radio, new() { NameRegex = MediumSize() }).CheckAsync();
            await person.ContinueAsync();
        }
    }

    [GeneratedRegex("^medium")]
    private static partial Regex MediumSize();
}
