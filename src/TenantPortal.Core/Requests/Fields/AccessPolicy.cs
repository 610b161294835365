using TenantPortal.Core.Teams;
using TenantPortal.Core.Tenants;

namespace TenantPortal.Core.Requests.Fields;

/// <summary>Which groups a request may give access to.</summary>
public static class AccessPolicy
{
    public const int MaxGrants = 20;

    private const string Field = "access";

    /// <returns>The grants in a fixed order; null when one is wrong.</returns>
    public static IReadOnlyList<AccessGrant>? Check(IReadOnlyList<AccessInput>? requested, List<Problem> problems)
    {
        if (requested is null)
        {
            problems.Add(new("List the groups that get access. An empty list leaves access to the team's leads only.", Field));
            return null;
        }

        if (requested.Count > MaxGrants)
        {
            problems.Add(new($"There are {requested.Count} groups. The limit is {MaxGrants}. Combine users in groups of your identity provider.", Field));
            return null;
        }

        var grants = new List<AccessGrant>();
        foreach (var (group, role) in requested)
        {
            if (!GroupName.TryParse(group, out var name))
                problems.Add(new($"'{WrittenText.Shorten(group ?? "")}' is not a valid group name. {GroupName.Rule}", Field));
            else if (!Enum.TryParse<TenantRole>(role, ignoreCase: true, out var parsed) || !Enum.IsDefined(parsed) || int.TryParse(role, out _))
                problems.Add(
                    new(
                        $"'{WrittenText.Shorten(role ?? "")}' is not a valid role for {name}. Choose from {string.Join(", ", Enum.GetNames<TenantRole>())}.",
                        Field
                    )
                );
            else if (grants.Exists(grant => grant.Group == name.Value))
                problems.Add(new($"The group '{name}' is listed twice. Give it one role.", Field));
            else
                grants.Add(new AccessGrant(name.Value, parsed));
        }

        return problems.Exists(problem => problem.Field == Field) ? null : [.. grants.OrderBy(grant => grant.Group, StringComparer.Ordinal)];
    }
}
