using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.People;
using TenantPortal.Core.Sessions;
using TenantPortal.Web.Auth.Sessions;

namespace TenantPortal.Web.Auth.Providers;

/// <summary>What happens when a browser comes back from the provider.</summary>
internal sealed partial class ProviderEvents(
    ProviderPeople people,
    SessionStart start,
    PeopleRegister register,
    AccessOptions access,
    SignInOptions options,
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
        Vouched vouched;
        try
        {
            vouched = await people.ReadAsync(claims, tokens, context.HttpContext.RequestAborted);
        }
        catch (HttpRequestException unreachable)
        {
            Fail(context, unreachable, SignInFailure.Provider);
            return;
        }

        if (vouched is not { Failure: null, Person: { } person })
        {
            if (vouched.Person is { } refused)
                await register.RefuseAsync(
                    access.Recognize(refused),
                    $"Could not sign in by {options.Mode}: their groups could not be read.",
                    context.HttpContext.RequestAborted
                );
            Fail(context, null, vouched.Failure ?? SignInFailure.NoId);
            return;
        }

        context.Principal = await start.StartAsync(
            context.HttpContext,
            person,
            options.Mode,
            claims.FirstOrDefault(claim => claim.Type == "sid")?.Value,
            vouched.Tokens
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

    private void Fail(HandleRequestContext<RemoteAuthenticationOptions> context, Exception? failure, SignInFailure why)
    {
        LogFailed(failure, why);
        context.Response.Redirect(AddressOf(why));
        context.HandleResponse();
    }

    [LoggerMessage(LogLevel.Warning, "The identity provider cannot be reached to sign somebody in.")]
    public static partial void LogUnreachable(ILogger log, Exception failure);

    [LoggerMessage(LogLevel.Warning, "Somebody could not sign in: {Why}")]
    private partial void LogFailed(Exception? failure, SignInFailure why);
}
