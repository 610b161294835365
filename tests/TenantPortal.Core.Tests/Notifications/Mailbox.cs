using System.Buffers;
using System.Collections.Concurrent;
using MimeKit;
using SmtpServer;
using SmtpServer.Authentication;
using SmtpServer.Mail;
using SmtpServer.Protocol;
using SmtpServer.Storage;

namespace TenantPortal.Core.Tests.Notifications;

/// <summary>
/// What a <see cref="MailServer"/> accepts. Addresses that begin with <c>unknown</c> are refused for good, those that begin with <c>busy</c> for
/// now; the only user is <c>portal</c>.
/// </summary>
internal sealed class Mailbox
{
    private readonly ConcurrentQueue<ReceivedMail> _received = new();

    public IEnumerable<ReceivedMail> Received => _received;

    public MessageStore Store => new QueueStore(_received);

    public MailboxFilter Filter { get; } = new AddressFilter();

    public UserAuthenticator Authenticator { get; } = new OneUser();

    private sealed class QueueStore(ConcurrentQueue<ReceivedMail> received) : MessageStore
    {
        public override async Task<SmtpResponse> SaveAsync(
            ISessionContext context,
            IMessageTransaction transaction,
            ReadOnlySequence<byte> buffer,
            CancellationToken cancellationToken
        )
        {
            using var data = new MemoryStream(buffer.ToArray());
            received.Enqueue(new([.. transaction.To.Select(to => $"{to.User}@{to.Host}")], await MimeMessage.LoadAsync(data, cancellationToken)));
            return SmtpResponse.Ok;
        }
    }

    private sealed class AddressFilter : MailboxFilter
    {
        public override Task<bool> CanDeliverToAsync(ISessionContext context, IMailbox to, IMailbox from, CancellationToken cancellationToken) =>
            to.User.StartsWith("busy", StringComparison.Ordinal)
                ? throw new SmtpResponseException(new SmtpResponse((SmtpReplyCode)451, "4.7.1 Try again later"))
                : Task.FromResult(!to.User.StartsWith("unknown", StringComparison.Ordinal));
    }

    private sealed class OneUser : UserAuthenticator
    {
        public override Task<bool> AuthenticateAsync(ISessionContext context, string user, string password, CancellationToken cancellationToken) =>
            Task.FromResult((user, password) == ("portal", "correct horse"));
    }
}
