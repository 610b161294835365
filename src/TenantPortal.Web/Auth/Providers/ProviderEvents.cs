using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.People;
using TenantPortal.Core.Sessions;
using TenantPortal.Web.Auth.Sessions;

namespace TenantPortal.Web.Auth.Providers;

/// <summary>Completes or rejects a sign-in when a browser returns from the provider.</summary>
internal sealed partial class ProviderEvents(
    ProviderPeople people,
    SessionStart start,
    PeopleRegister register,
    AccessOptions access,
    ClaimsChallenge challenge,
    SignInOptions options,
    ClaimNames names,
    ILogger<ProviderEvents> log
)
{
    public async Task ReceiveAsync(TicketReceivedContext context)
    {
        var claims = context.Principal!.Claims.ToArray();
        var tokens = new SessionTokens(
            context.Properties!.GetTokenValue(OpenIdConnectParameterNames.RefreshToken),
            context.Properties!.GetTokenValue(OpenIdConnectParameterNames.IdToken)
        );
        ProviderSignInResult result;
        try
        {
            result = await people.ReadAsync(claims, tokens, context.HttpContext.RequestAborted);
        }
        catch (HttpRequestException exception)
        {
            Fail(context, exception, SignInFailure.Provider);
            return;
        }

        // Once: a provider that demands the same again would send the browser back and forth.
        if (result.Challenge is { } demanded && !context.Properties!.Items.ContainsKey(ClaimsChallenge.Item))
        {
            challenge.Keep(context.HttpContext, demanded);
            context.Response.Redirect($"/signin/start?returnUrl={Uri.EscapeDataString(context.ReturnUri ?? "/")}");
            context.HandleResponse();
            return;
        }

        if (result is not { Failure: null, Person: { } person })
        {
            if (result.Person is { } refused)
                await register.RefuseAsync(
                    access.Recognize(refused),
                    $"Sign-in with {options.Mode} failed: the user's groups could not be read.",
                    context.HttpContext.RequestAborted
                );
            Fail(context, null, result.Failure ?? SignInFailure.NoId);
            return;
        }

        if (names.FindMissing(claims) is { Count: > 0 } missing)
            LogMissing(string.Join(" and ", missing), person.Id);
        context.Principal = await start.StartAsync(
            context.HttpContext,
            person,
            options.Mode,
            claims.FirstOrDefault(claim => claim.Type == "sid")?.Value,
            result.Tokens
        );
        // Tokens stay on the server.
        context.Properties!.Items.Clear();
    }

    public Task FailAsync(RemoteFailureContext context)
    {
        var refused = context.Failure?.Data["error"] as string == "access_denied";
        var expired =
            context.Failure?.Message is { } message
            && (
                message.Contains("Correlation", StringComparison.Ordinal)
                || message.Contains("state", StringComparison.OrdinalIgnoreCase)
                || message.Contains("IDX21323", StringComparison.Ordinal)
            );
        Fail(
            context,
            context.Failure,
            refused ? SignInFailure.Refused
                : expired ? SignInFailure.Expired
                : SignInFailure.Provider
        );
        return Task.CompletedTask;
    }

    public static Task RefuseAsync(AccessDeniedContext context)
    {
        context.Response.Redirect(AddressOf(SignInFailure.Refused));
        context.HandleResponse();
        return Task.CompletedTask;
    }

    public static string AddressOf(SignInFailure failure) => $"/signin/failed?why={failure}";

    private void Fail(HandleRequestContext<RemoteAuthenticationOptions> context, Exception? exception, SignInFailure reason)
    {
        LogFailed(exception, reason);
        context.Response.Redirect(AddressOf(reason));
        context.HandleResponse();
    }

    [LoggerMessage(LogLevel.Warning, "Cannot start a sign-in: the identity provider is unreachable.")]
    public static partial void LogUnreachable(ILogger log, Exception exception);

    [LoggerMessage(LogLevel.Warning, "The identity provider sent no claim {Claims} for {Person}. What it would have said about the person is not known.")]
    private partial void LogMissing(string claims, string person);

    [LoggerMessage(LogLevel.Warning, "A sign-in failed: {Reason}")]
    private partial void LogFailed(Exception? exception, SignInFailure reason);
}
