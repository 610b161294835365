using System.Security.Claims;
using TenantPortal.Core.People;
using TenantPortal.Core.Sessions;
using TenantPortal.Web.Auth.Sessions;

namespace TenantPortal.Web.Auth.Providers;

/// <summary>A user whom the provider authenticated, or the reason why the sign-in fails.</summary>
/// <param name="Person">Also set if only the user's groups could not be read.</param>
internal sealed record ProviderSignInResult(PersonFacts? Person, SessionTokens Tokens, SignInFailure? Failure = null)
{
    /// <summary>The claims that Microsoft Graph demands of a new sign-in; null for none.</summary>
    public string? Challenge { get; init; }
}

/// <summary>Creates a user from a provider's claims, and queries Microsoft Graph for groups that the claims omit.</summary>
/// <param name="graph">Null for providers other than Entra ID.</param>
internal sealed class ProviderPeople(ClaimNames names, GraphGroups? graph)
{
    /// <exception cref="HttpRequestException">The claims omit the groups, and Microsoft Graph is unreachable.</exception>
    public async Task<ProviderSignInResult> ReadAsync(IEnumerable<Claim> claims, SessionTokens tokens, CancellationToken cancellationToken)
    {
        if (ProviderPerson.Read([.. claims], names) is not { } read)
            return new(null, tokens, SignInFailure.NoId);
        if (graph is null || !read.GroupsAreElsewhere)
            return new(read.Facts, tokens);
        if (tokens.Refresh is null)
            return new(read.Facts, tokens, SignInFailure.Groups);
        var result = await graph.ReadAsync(tokens.Refresh, cancellationToken);
        tokens = tokens with { Refresh = result.Refresh };
        // App roles are in the token even if the groups are not.
        return result.Groups is null
            ? new(read.Facts, tokens, SignInFailure.Groups) { Challenge = result.Challenge }
            : new(read.Facts with { Groups = [.. read.Facts.Groups.Union(result.Groups)] }, tokens);
    }
}
