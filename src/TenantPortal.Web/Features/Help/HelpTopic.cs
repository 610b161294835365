using TenantPortal.Core.Languages;
using TenantPortal.Core.Requests.Reading;
using TenantPortal.Web.Layout.Commands;

namespace TenantPortal.Web.Features.Help;

/// <summary>A page and what a role does there.</summary>
/// <param name="Address">The address of one of <see cref="Destination.All"/>.</param>
public sealed record HelpStep(string Address, Sentence Text)
{
    public Destination Page { get; } = Destination.All.Single(page => page.Address == Address);
}

/// <summary>What a role does in the portal, for the page of help.</summary>
/// <param name="IsOf">Whether a viewer has the role.</param>
public sealed record HelpTopic(Sentence Role, Sentence Summary, Func<Viewer, bool> IsOf, IReadOnlyList<HelpStep> Steps)
{
    /// <summary>Every role, and at the end what all users can do.</summary>
    public static readonly IReadOnlyList<HelpTopic> All =
    [
        new(
            "Team leads",
            "You request tenants and changes for your team.",
            viewer => viewer.LeadsTeams,
            [
                new("requests/new", "Request a tenant, or one for each environment of a product. A draft is saved while you type."),
                new("requests", "Answer when an approver requests changes, or withdraw a request."),
                new("tenants", "On the page of a tenant, request another quota or tier, other groups, a later expiry date, or its deletion."),
                new("dashboard", "Compare what your tenants use with their quotas."),
                new("recertification", "Confirm which tenants your team still needs."),
                new("teams", "See the groups and the deputy of your team."),
            ]
        ),
        new(
            "Approvers and platform admins",
            "Platform admins decide requests and run the platform. Security approvers give second approvals.",
            viewer => ApprovalQueue.MayDecide(viewer.User),
            [
                new("approvals", "Decide what has waited longest first. Requests of your own or of your teams are decided by another approver."),
                new("admin/clusters", "Add, test, drain and retire clusters."),
                new("admin/capacity", "See what clusters have left, and what would be left after the loss of nodes."),
                new("admin/guards", "Check that the admission policies of each cluster are in place."),
                new("admin/drift", "See what others changed in tenants, and restore or ignore it."),
                new("admin/orphans", "Find objects with the labels of the portal that belong to no tenant."),
                new("admin/deliveries", "Find e-mails and webhooks that failed."),
                new("admin/notices", "Announce maintenance and faults."),
                new("audit", "Find who changed, approved or was refused what, and verify the log."),
                new("dashboard", "See who uses which part of the quotas, and when clusters are full."),
                new("teams", "Keep departments and teams, their groups and deputies."),
            ]
        ),
        new(
            "Managers",
            "You see the tenants, requests and costs of your departments, and decide requests that exceed a budget.",
            viewer => viewer.ManagesDepartments,
            [
                new("dashboard", "See what grows, which quotas are not used and when clusters are full, and set the budgets of teams."),
                new("dashboard/cost", "See what quotas cost and how much of it is used."),
                new("dashboard/process", "See how long decisions take."),
                new("dashboard/report", "Print the month of a department."),
                new("approvals", "Decide requests that exceed a budget of your department."),
                new("recertification", "See which teams have not confirmed their tenants."),
            ]
        ),
        new(
            "Auditors",
            "You see everything and decide nothing.",
            viewer => viewer.User.IsAuditor,
            [
                new("audit", "Search and export every change, sign-in and refused attempt."),
                new("requests", "Read who requested, approved and rejected what, and why."),
                new("admin/clusters", "See which clusters there are, and who changed them."),
                new("admin/capacity", "See what is committed on each cluster and what it has."),
                new("admin/guards", "See which admission policies protect each cluster."),
                new("admin/drift", "See what differs from what was approved."),
                new("admin/orphans", "See which objects belong to no tenant."),
                new("admin/deliveries", "See who was notified, and when."),
                new("dashboard/report", "Print the month of a department."),
            ]
        ),
        new(
            "Everyone",
            "You see the tenants and requests that your roles allow.",
            _ => true,
            [
                new("", "See what needs you and how your tenants are."),
                new("tenants", "Open a tenant to see its state, quota and history. Its team connects to it from there."),
                new("requests", "Follow a request from its submission to the tenant that is ready."),
                new("tiers", "Compare the tiers and find the one that fits a case."),
                new("notifications", "Read what has changed in your requests and tenants."),
                new("account", "See your roles and sessions, and create tokens for the API."),
            ]
        ),
    ];
}
