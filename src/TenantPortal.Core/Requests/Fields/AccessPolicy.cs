using TenantPortal.Core.Teams;
using TenantPortal.Core.Tenants;

namespace TenantPortal.Core.Requests.Fields;

/// <summary>Which groups may be asked into a tenant.</summary>
public static class AccessPolicy
{
    public const int MaxGrants = 20;

    private const string Field = "access";

    /// <returns>The grants in a fixed order; null when one is wrong.</returns>
    public static IReadOnlyList<AccessGrant>? Check(IReadOnlyList<AccessInput>? asked, List<Problem> problems)
    {
        if (asked is null)
        {
            problems.Add(new("Say which groups shall have access; an empty list takes it from all but the team's leads.", Field));
            return null;
        }

        if (asked.Count > MaxGrants)
        {
            problems.Add(new($"There are {asked.Count} groups; {MaxGrants} are the most. Put people together in groups of your identity provider.", Field));
            return null;
        }

        var grants = new List<AccessGrant>();
        foreach (var (group, role) in asked)
        {
            if (!GroupName.TryParse(group, out var name))
                problems.Add(new($"'{WrittenText.Shorten(group ?? "")}' cannot be the name of a group. {GroupName.Rule}", Field));
            else if (!Enum.TryParse<TenantRole>(role, ignoreCase: true, out var parsed) || !Enum.IsDefined(parsed) || int.TryParse(role, out _))
                problems.Add(
                    new($"'{WrittenText.Shorten(role ?? "")}' is no role for {name}. Choose from {string.Join(", ", Enum.GetNames<TenantRole>())}.", Field)
                );
            else if (grants.Exists(grant => grant.Group == name.Value))
                problems.Add(new($"The group '{name}' is there twice. Give it one role.", Field));
            else
                grants.Add(new AccessGrant(name.Value, parsed));
        }

        return problems.Exists(problem => problem.Field == Field) ? null : [.. grants.OrderBy(grant => grant.Group, StringComparer.Ordinal)];
    }
}
