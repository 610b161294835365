using System.Security.Claims;
using TenantPortal.Core.People;
using TenantPortal.Core.Sessions;
using TenantPortal.Web.Auth.Sessions;

namespace TenantPortal.Web.Auth.Providers;

/// <summary>Somebody whom the provider vouches for, or why they cannot come in.</summary>
/// <param name="Person">Also there when only their groups could not be read.</param>
internal sealed record Vouched(PersonFacts? Person, SessionTokens Tokens, SignInFailure? Failure = null);

/// <summary>Makes a person of a provider's claims, with the groups that Microsoft Graph must be asked for.</summary>
/// <param name="graph">Null for providers that are not Entra.</param>
internal sealed class ProviderPeople(ClaimNames names, GraphGroups? graph)
{
    /// <exception cref="HttpRequestException">The groups are elsewhere, and cannot be asked for now.</exception>
    public async Task<Vouched> ReadAsync(IEnumerable<Claim> claims, SessionTokens tokens, CancellationToken cancellationToken)
    {
        if (ProviderPerson.Read([.. claims], names) is not { } read)
            return new(null, tokens, SignInFailure.NoId);
        if (graph is null || !read.GroupsAreElsewhere)
            return new(read.Facts, tokens);
        if (tokens.Refresh is null)
            return new(read.Facts, tokens, SignInFailure.Groups);
        var answer = await graph.ReadAsync(tokens.Refresh, cancellationToken);
        tokens = tokens with { Refresh = answer.Refresh };
        // Roles come in the token all the same.
        return answer.Groups is null
            ? new(read.Facts, tokens, SignInFailure.Groups)
            : new(read.Facts with { Groups = [.. read.Facts.Groups.Union(answer.Groups)] }, tokens);
    }
}
