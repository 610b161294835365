using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using MimeKit;

namespace TenantPortal.Core.Tests.Notifications;

/// <summary>A mail as the server took it.</summary>
internal sealed record ReceivedMail(IReadOnlyList<string> To, MimeMessage Message);

/// <summary>A real mail server (aiosmtpd) in a process of its own on loopback, which can be stopped and started again at the same port.</summary>
internal sealed class MailServer : IAsyncDisposable
{
    private static readonly string[] Pythons = ["/usr/bin/python3", "/usr/local/bin/python3", "/opt/homebrew/bin/python3"];

    private static readonly Lazy<string?> Python = new(() => Pythons.FirstOrDefault(HasServer));

    private readonly Process _process;

    private MailServer(Process process, int port) => (_process, Port) = (process, port);

    public int Port { get; }

    /// <param name="port">Any free one when null.</param>
    /// <param name="certificate">With one it demands STARTTLS and a password.</param>
    public static async Task<MailServer> StartAsync(int? port = null, MailCertificate? certificate = null)
    {
        Assert.SkipWhen(Python.Value is null, "There is no mail server to test with: install aiosmtpd (Debian: python3-aiosmtpd).");
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "Notifications", "mail-server.py"),
            (port ?? 0).ToString(CultureInfo.InvariantCulture),
            .. certificate is null ? Array.Empty<string>() : [certificate.File, certificate.KeyFile],
        ];
        var process = Process.Start(new ProcessStartInfo(Python.Value!, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        var ready = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        return new MailServer(process, JsonDocument.Parse(ready!).RootElement.GetProperty("port").GetInt32());
    }

    /// <summary>Ends it, and tells every mail that it ever took.</summary>
    public async Task<IReadOnlyList<ReceivedMail>> StopAsync()
    {
        _process.Kill();
        var mails = new List<ReceivedMail>();
        while (await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            var mail = JsonDocument.Parse(line).RootElement;
            using var data = new MemoryStream(mail.GetProperty("data").GetBytesFromBase64());
            mails.Add(
                new(
                    [.. mail.GetProperty("to").EnumerateArray().Select(to => to.GetString()!)],
                    await MimeMessage.LoadAsync(data, TestContext.Current.CancellationToken)
                )
            );
        }

        return mails;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    private static bool HasServer(string python)
    {
        if (!File.Exists(python))
            return false;
        using var process = Process.Start(new ProcessStartInfo(python, ["-c", "import aiosmtpd"]) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
