using Microsoft.AspNetCore.Components.Routing;
using MudBlazor;
using TenantPortal.Core.ClusterAdministration;
using TenantPortal.Core.Languages;
using TenantPortal.Core.Notifications.Delivering;
using TenantPortal.Core.People;
using TenantPortal.Core.PlatformNotices;
using TenantPortal.Core.Requests.Reading;
using TenantPortal.Core.Teams.Administration;
using TenantPortal.Core.Tiers;

namespace TenantPortal.Web.Layout.Commands;

/// <summary>A page that the navigation and the command palette lead to.</summary>
public sealed record Destination(Sentence Title, string Address, string Icon)
{
    public NavLinkMatch Match { get; init; } = NavLinkMatch.All;

    /// <summary>The keys that lead to it, one after the other; null without a shortcut.</summary>
    public string? Keys { get; init; }

    /// <summary>Whether the navigation has it. The palette has all.</summary>
    public bool IsInNavigation { get; init; } = true;

    /// <summary>Whether it is not one of the pages that share a circuit.</summary>
    public bool IsOutside { get; init; }

    /// <summary>Whether the page has anything for a viewer. The page itself decides what it shows.</summary>
    public Func<Viewer, bool> IsFor { get; init; } = _ => true;

    /// <summary>The address of the page that describes what each role does.</summary>
    public const string HelpAddress = "help";

    /// <summary>All of them, in the order of the navigation.</summary>
    public static readonly IReadOnlyList<Destination> All =
    [
        new("Home", "", Icons.Material.Rounded.Home) { Keys = "g h" },
        new("New request", "requests/new", Icons.Material.Rounded.AddCircleOutline) { IsFor = viewer => viewer.LeadsTeams },
        new("Approvals", "approvals", Icons.Material.Rounded.HowToReg)
        {
            Keys = "g a",
            IsFor = viewer => ApprovalQueue.MayDecide(viewer.User) || viewer.ManagesDepartments,
        },
        new("Requests", "requests", Icons.Material.Rounded.Inbox) { Keys = "g r" },
        new("Tenants", "tenants", Icons.Material.Rounded.GridView) { Keys = "g t", Match = NavLinkMatch.Prefix },
        new("Tiers", "tiers", Icons.Material.Rounded.Layers),
        new("Quota dashboard", "dashboard", Icons.Material.Rounded.DonutLarge) { Match = NavLinkMatch.Prefix },
        new("Process dashboard", "dashboard/process", Icons.Material.Rounded.Timeline) { IsInNavigation = false },
        new("Cost dashboard", "dashboard/cost", Icons.Material.Rounded.Payments) { IsInNavigation = false },
        new("Month report", "dashboard/report", Icons.Material.Rounded.Summarize)
        {
            IsInNavigation = false,
            IsFor = viewer => viewer.ManagesDepartments || viewer.User.SeesEverything,
        },
        new("Recertification", "recertification", Icons.Material.Rounded.EventRepeat)
        {
            IsFor = viewer => viewer.HasRecertifications && (viewer.LeadsTeams || viewer.ManagesDepartments || viewer.User.SeesEverything),
        },
        new("Clusters", "admin/clusters", Icons.Material.Rounded.Hub) { Match = NavLinkMatch.Prefix, IsFor = viewer => ClusterReader.MayRead(viewer.User) },
        new("Capacity", "admin/capacity", Icons.Material.Rounded.Storage) { IsFor = SeesEverything },
        new("Guards", "admin/guards", Icons.Material.Rounded.Shield) { IsFor = SeesEverything },
        new("Drift", "admin/drift", Icons.Material.Rounded.Difference) { IsFor = SeesEverything },
        new("Orphans", "admin/orphans", Icons.Material.Rounded.LinkOff) { IsFor = SeesEverything },
        new("Audit", "audit", Icons.Material.Rounded.FactCheck) { IsFor = SeesEverything },
        new("Deliveries", "admin/deliveries", Icons.Material.Rounded.MarkEmailRead) { IsFor = viewer => DeliveryLog.MayRead(viewer.User) },
        new("Notices", "admin/notices", Icons.Material.Rounded.Campaign) { IsFor = viewer => PlatformNoticeService.MayPublish(viewer.User) },
        new("Teams", "teams", Icons.Material.Rounded.Groups) { Match = NavLinkMatch.Prefix, IsFor = viewer => viewer.LeadsTeams || viewer.User.SeesEverything },
        new("Notifications", "notifications", Icons.Material.Rounded.Notifications) { IsInNavigation = false },
        new("Notification settings", "notifications/settings", Icons.Material.Rounded.EditNotifications) { IsInNavigation = false },
        new("Account", "account", Icons.Material.Rounded.Person) { IsInNavigation = false },
        new("Help", HelpAddress, Icons.Material.Rounded.HelpOutline),
        new("API", "api", Icons.Material.Rounded.Code) { IsOutside = true },
    ];

    private static bool SeesEverything(Viewer viewer) => viewer.User.SeesEverything;
}

/// <summary>What decides which pages are for a user.</summary>
public sealed record Viewer(CurrentUser User, bool LeadsTeams, bool ManagesDepartments, bool HasRecertifications);

/// <summary>Finds the pages that are for a user. The parts of the frame around a page ask for the same user, which takes one query.</summary>
internal sealed class Destinations(TeamReader teams, TierCatalog tiers)
{
    private (CurrentUser User, Task<Viewer> Viewer)? _known;

    public async Task<IReadOnlyList<Destination>> ListAsync(CurrentUser user, CancellationToken cancellationToken)
    {
        var viewer = await FindViewerAsync(user, cancellationToken);
        return [.. Destination.All.Where(page => page.IsFor(viewer))];
    }

    public Task<Viewer> FindViewerAsync(CurrentUser user, CancellationToken cancellationToken)
    {
        // The layout recognizes the user again with every navigation, so that nothing here becomes too old.
        if (_known is not { } known || !ReferenceEquals(known.User, user) || known.Viewer is { IsCompleted: true, IsCompletedSuccessfully: false })
            _known = known = (user, ReadAsync(user));
        return known.Viewer.WaitAsync(cancellationToken);
    }

    // A part that is left does not cancel what the others wait for.
    private async Task<Viewer> ReadAsync(CurrentUser user)
    {
        var cancellationToken = CancellationToken.None;
        var (leadsTeams, managesDepartments) = await teams.FindResponsibilitiesAsync(user, cancellationToken);
        return new Viewer(user, leadsTeams, managesDepartments, tiers.RecertifyMonths.Count > 0);
    }
}
