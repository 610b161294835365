using System.Security.Claims;
using TenantPortal.Core;
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

    /// <summary>Of one kind. More are ignored: no person has so many.</summary>
    private const int MaxLinks = 20;

    /// <summary>Returns null if the claims lack an immutable id.</summary>
    public static ProviderPerson? Read(IReadOnlyCollection<Claim> claims, ClaimNames names)
    {
        string? Find(string[] types) =>
            types.Select(type => claims.FirstOrDefault(claim => claim.Type == type)?.Value.Trim()).FirstOrDefault(value => !string.IsNullOrEmpty(value));

        // Not trimmed: the provider alone knows what its ids mean.
        if (
            names.Id.Select(type => claims.FirstOrDefault(claim => claim.Type == type)?.Value).FirstOrDefault(id => !string.IsNullOrWhiteSpace(id))
            is not { } subject
        )
            return null;
        if (ActorIds.OfSubject(subject) is not { Length: <= MaxIdLength } id)
            return null;
        var name = Find(names.Name) is { } text ? OneLine(text) : id;
        var email = claims.Any(claim => claim is { Type: "email_verified", Value: "false" or "False" }) ? null : Find(names.Email);
        var groups = names.Groups.SelectMany(groups => groups.Read(claims) ?? []).Where(group => group.Length > 0).Distinct(StringComparer.Ordinal);
        return new(
            new PersonFacts(
                id,
                name.Length <= MaxNameLength ? name : name[..MaxNameLength],
                email is { Length: <= MaxEmailLength } && email.Contains('@', StringComparison.Ordinal) ? email : null,
                [.. groups]
            )
            {
                Links = FindLinks(claims, names),
            },
            claims.Any(IndicatesOmittedGroups)
        );
    }

    private static AccountLink[] FindLinks(IReadOnlyCollection<Claim> claims, ClaimNames names)
    {
        IEnumerable<string> Read(IEnumerable<GroupClaims> named) =>
            named.SelectMany(claim => claim.Read(claims) ?? []).Where(value => !string.IsNullOrWhiteSpace(value)).Take(MaxLinks);
        var subject = claims.FirstOrDefault(claim => claim.Type == "sub")?.Value;
        return
        [
            .. string.IsNullOrWhiteSpace(subject) ? [] : new[] { AccountLink.OfSubject(subject) },
            .. Read(names.Person).Select(AccountLink.OfPerson),
            .. Read(names.Aliases).Select(AccountLink.OfAddress),
        ];
    }

    /// <summary>The name as one line of visible characters, so that it cannot imitate something else in a list or a log.</summary>
    private static string OneLine(string name)
    {
        var line = string.Join(' ', name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return WrittenText.HasHiddenCharacters(line)
            ? string.Concat(line.EnumerateRunes().Where(rune => !WrittenText.HasHiddenCharacters(rune.ToString())))
            : line;
    }

    private static bool IndicatesOmittedGroups(Claim claim) =>
        (claim.Type == "_claim_names" && claim.Value.Contains("\"groups\"", StringComparison.Ordinal))
        || (claim.Type == "hasgroups" && claim.Value.Equals("true", StringComparison.OrdinalIgnoreCase));
}
