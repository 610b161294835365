using TenantPortal.Core.People;
using TenantPortal.Core.Sessions;

namespace TenantPortal.Web.Auth.Development;

/// <summary>Somebody to try the portal as.</summary>
/// <param name="Role">What they are, in a few words.</param>
/// <param name="May">What they can do in the portal.</param>
internal sealed record DevelopmentPerson(string Id, string Name, string Role, string May, IReadOnlyList<string> Groups)
{
    /// <summary>In a domain that no mail leaves to (RFC 2606).</summary>
    public string Email => $"{Id}@portal.example";

    public PersonFacts Facts => new(Id, Name, Email, Groups);
}

/// <summary>Ready-made people of every role.</summary>
internal static class DevelopmentPeople
{
    public static readonly IReadOnlyList<DevelopmentPerson> All =
    [
        new("payments-lead", "Petra Novak", "Team lead, Payments", "Asks for tenants for the team.", ["payments-team-leads", "payments-team"]),
        new("payments-member", "Malik Osei", "Member, Payments", "Sees what the team has and asks for.", ["payments-team"]),
        new("search-lead", "Sofia Lindgren", "Team lead, Search", "Asks for tenants for the team.", ["search-team-leads", "search-team"]),
        new("platform-admin", "Priya Raman", "Platform admin", "Sees everything and decides requests.", ["platform-admins"]),
        new("platform-admin-2", "Tomasz Zielinski", "Platform admin", "The second pair of eyes for decisions.", ["platform-admins"]),
        new("security", "Selma Aydin", "Security approver", "Sees everything; second decision where one is needed.", ["security-approvers"]),
        new(
            "manager",
            "Marcus Bauer",
            "Manager, Commerce and Discovery",
            "Sees who holds and uses what in the departments.",
            ["commerce-managers", "discovery-managers"]
        ),
        new("auditor", "Aiko Tanaka", "Auditor", "Reads everything, decides nothing.", ["auditors"]),
    ];

    public static DevelopmentPerson? Find(string? id) => All.FirstOrDefault(person => person.Id == id);
}
