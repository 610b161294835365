using System.Security.Claims;
using TenantPortal.Core.People;
using TenantPortal.Core.Sessions;

namespace TenantPortal.Web.Auth.Providers;

/// <summary>The person that a provider's claims tell of, whatever the provider calls them.</summary>
/// <param name="GroupsAreElsewhere">The groups were too many for the token: Entra says where to ask instead.</param>
internal sealed record ProviderPerson(PersonFacts Facts, bool GroupsAreElsewhere)
{
    private const int MaxIdLength = 200;
    private const int MaxNameLength = 200;
    private const int MaxEmailLength = 254;

    /// <summary>Null when the claims tell of nobody who can be told from others.</summary>
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
            claims.Any(SaysElsewhere)
        );
    }

    private static bool SaysElsewhere(Claim claim) =>
        (claim.Type == "_claim_names" && claim.Value.Contains("\"groups\"", StringComparison.Ordinal))
        || (claim.Type == "hasgroups" && claim.Value.Equals("true", StringComparison.OrdinalIgnoreCase));
}
