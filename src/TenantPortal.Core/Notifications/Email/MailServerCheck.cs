using TenantPortal.Core.Diagnostics;

namespace TenantPortal.Core.Notifications.Email;

/// <summary>Connects and signs in to the mail server. It sends no message.</summary>
internal sealed class MailServerCheck(NotificationOptions options, EmailSender sender) : IDiagnosticCheck
{
    public string Subject => "mail";

    public async Task<IReadOnlyList<Diagnosis>> RunAsync(CancellationToken cancellationToken)
    {
        if (!options.Email.IsUsed)
            return [Diagnosis.Warning(Subject, "No e-mail is sent, because Notifications:Email:Host is not set.")];
        using var session = sender.Open();
        return await session.FindProblemAsync(cancellationToken) is { } problem
            ? [Diagnosis.Failure(Subject, $"{problem} Check Notifications:Email and the network.")]
            : [Diagnosis.Ok(Subject, $"The mail server {options.Email.Host}:{options.Email.Port} accepts the portal.")];
    }
}
