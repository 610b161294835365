using TenantPortal.Core.Configuration;
using TenantPortal.Core.Notifications.Announcements;

namespace TenantPortal.Core.Notifications;

/// <summary>Validates the section <c>Notifications</c>.</summary>
internal sealed class NotificationOptionsValidator(PortalEnvironment environment) : SettingsValidator<NotificationOptions>
{
    protected override IEnumerable<string> FindMistakes(NotificationOptions options)
    {
        if (options.RequestTarget < TimeSpan.FromHours(1) || options.RequestTarget > TimeSpan.FromDays(60))
            yield return $"Notifications:RequestTarget must be 01:00:00 to 60.00:00:00, not {options.RequestTarget}.";
        if (options.GiveUpAfter < TimeSpan.FromHours(1) || options.GiveUpAfter > TimeSpan.FromDays(30))
            yield return $"Notifications:GiveUpAfter must be 01:00:00 to 30.00:00:00, not {options.GiveUpAfter}.";
        if (options.KeepFor < TimeSpan.FromDays(7) || options.KeepFor > TimeSpan.FromDays(3660) || options.KeepFor < options.GiveUpAfter)
            yield return $"Notifications:KeepFor must be 7.00:00:00 to 3660.00:00:00 and at least Notifications:GiveUpAfter, not {options.KeepFor}.";
        foreach (
            var mistake in OfEmail(options.Email)
                .Concat(OfMailboxes(options.Mailboxes))
                .Concat(options.Webhooks.SelectMany(webhook => OfWebhook(webhook.Key, webhook.Value)))
                .Concat(environment.IsDevelopment ? [] : FindClearWebhooks(options))
        )
            yield return mistake;
    }

    /// <summary>Webhooks without TLS on this machine, which are allowed only in Development; others are never allowed.</summary>
    private static IEnumerable<string> FindClearWebhooks(NotificationOptions options) =>
        options
            .Webhooks.Where(webhook => Uri.TryCreate(webhook.Value.Url, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttp && url.IsLoopback)
            .Select(webhook => $"Notifications:Webhooks:{webhook.Key}:Url must begin with https:// outside Development.");

    private static IEnumerable<string> OfEmail(EmailOptions email)
    {
        if (!email.IsUsed)
            yield break;
        if (email.Port is < 1 or > 65535)
            yield return $"Notifications:Email:Port must be 1 to 65535, not {email.Port}.";
        if (!EmailAddress.IsBare(email.From))
            yield return "Notifications:Email:From must be a sender address because Notifications:Email:Host is set.";
        if (email.ReplyTo.Length > 0 && !EmailAddress.IsBare(email.ReplyTo))
            yield return "Notifications:Email:ReplyTo must be an address.";
        if (email.CaFile.Length > 0 && !File.Exists(email.CaFile))
            yield return $"Notifications:Email:CaFile names '{email.CaFile}', which does not exist.";
        if (email.User.Length > 0 && email.Password.Length == 0)
            yield return "Notifications:Email:Password must be set because Notifications:Email:User is set. Set it in the environment.";
        if (email.User.Length > 0 && email.Security == EmailSecurity.None)
            yield return "Notifications:Email:Security must be StartTls or Tls. Otherwise the password is sent unencrypted.";
    }

    private static IEnumerable<string> OfMailboxes(MailboxOptions mailboxes) =>
        from role in Enum.GetValues<NotifiedRole>()
        from address in mailboxes.Of(role)
        where !EmailAddress.IsBare(address)
        select $"Notifications:Mailboxes:{role}s: '{address}' is not a valid e-mail address.";

    private static IEnumerable<string> OfWebhook(string name, WebhookOptions webhook)
    {
        var key = $"Notifications:Webhooks:{name}";
        if (!TenantName.TryParse(name, out _))
            yield return $"{key} is not a valid webhook name. Use lowercase letters, digits and hyphens.";
        if (
            !Uri.TryCreate(webhook.Url, UriKind.Absolute, out var url)
            || url.UserInfo.Length > 0
            || !(url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback))
        )
            yield return $"{key}:Url must be an https:// address without a password.";
        if (webhook.Kind == WebhookKind.Generic && webhook.Secret.Length < 16)
            yield return $"{key}:Secret must have at least 16 characters because it authenticates every request. Set it in the environment.";
    }
}
