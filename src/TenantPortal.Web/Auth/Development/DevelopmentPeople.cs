using TenantPortal.Core.Languages;
using TenantPortal.Core.People;
using TenantPortal.Core.Sessions;

namespace TenantPortal.Web.Auth.Development;

/// <summary>A predefined user to try the portal with.</summary>
/// <param name="Role">The role, in a few words.</param>
/// <param name="Abilities">What the user can do in the portal.</param>
internal sealed record DevelopmentPerson(string Id, string Name, Sentence Role, Sentence Abilities, IReadOnlyList<string> Groups)
{
    /// <summary>An address in a reserved domain (RFC 2606), so that no mail is delivered.</summary>
    public string Email => $"{Id}@portal.example";

    public PersonFacts Facts => new(Id, Name, Email, Groups);
}

/// <summary>Predefined users, at least one for each role.</summary>
internal static class DevelopmentPeople
{
    public static readonly IReadOnlyList<DevelopmentPerson> All =
    [
        new("payments-lead", "Petra Novak", "Team lead, Payments", "Requests tenants for the team.", ["payments-team-leads", "payments-team"]),
        new("payments-member", "Malik Osei", "Member, Payments", "Sees the team's tenants and requests.", ["payments-team"]),
        new("search-lead", "Sofia Lindgren", "Team lead, Search", "Requests tenants for the team.", ["search-team-leads", "search-team"]),
        new("platform-admin", "Priya Raman", "Platform admin", "Sees everything and decides on requests.", ["platform-admins"]),
        new("platform-admin-2", "Tomasz Zielinski", "Platform admin", "Reviews requests of other platform admins.", ["platform-admins"]),
        new("security", "Selma Aydin", "Security approver", "Sees everything and gives the second approval where one is required.", ["security-approvers"]),
        new(
            "manager",
            "Marcus Bauer",
            "Manager, Commerce and Discovery",
            "Sees the quota and usage of the departments.",
            ["commerce-managers", "discovery-managers"]
        ),
        new("auditor", "Aiko Tanaka", "Auditor", "Sees everything and changes nothing.", ["auditors"]),
    ];

    public static DevelopmentPerson? Find(string? id) => All.FirstOrDefault(person => person.Id == id);
}
