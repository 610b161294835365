using System.Security.Claims;
using TenantPortal.Core.People;
using TenantPortal.Core.Sessions;

namespace TenantPortal.Web.Auth.Providers;

/// <summary>A user as described by a provider's claims, independent of the claim names.</summary>
/// <param name="GroupsAreElsewhere">Whether Entra ID omitted the groups because they do not fit in the token.</param>
internal sealed record ProviderPerson(PersonFacts Facts, bool GroupsAreElsewhere)
{
    private const int MaxIdLength = 200;
    private const int MaxNameLength = 200;
    private const int MaxEmailLength = 254;

    /// <summary>Returns null if the claims lack an immutable id.</summary>
    public static ProviderPerson? Read(IReadOnlyCollection<Claim> claims, ClaimNames names)
    {
        string? Find(string[] types) =>
            types.Select(type => claims.FirstOrDefault(claim => claim.Type == type)?.Value.Trim()).FirstOrDefault(value => !string.IsNullOrEmpty(value));

        if (Find(names.Id) is not { Length: <= MaxIdLength } id)
            return null;
        var name = Find(names.Name) ?? id;
        var email = claims.Any(claim => claim is { Type: "email_verified", Value: "false" or "False" }) ? null : Find(names.Email);
        var groups = claims
            .Where(claim => names.Groups.Contains(claim.Type) && claim.Value.Length > 0)
            .Select(claim => claim.Value)
            .Distinct(StringComparer.Ordinal);
        return new(
            new PersonFacts(
                id,
                name.Length <= MaxNameLength ? name : name[..MaxNameLength],
                email is { Length: <= MaxEmailLength } && email.Contains('@', StringComparison.Ordinal) ? email : null,
                [.. groups]
            ),
            claims.Any(IndicatesOmittedGroups)
        );
    }

    private static bool IndicatesOmittedGroups(Claim claim) =>
        (claim.Type == "_claim_names" && claim.Value.Contains("\"groups\"", StringComparison.Ordinal))
        || (claim.Type == "hasgroups" && claim.Value.Equals("true", StringComparison.OrdinalIgnoreCase));
}
