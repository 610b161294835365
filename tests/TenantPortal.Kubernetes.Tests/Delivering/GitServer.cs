using System.Diagnostics;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace TenantPortal.Kubernetes.Tests.Delivering;

/// <summary>Serves a repository over HTTP by <c>git http-backend</c>, with hooks and a password, as a Git server does.</summary>
internal sealed class GitServer : IAsyncDisposable
{
    public const string User = "portal";
    public const string Password = "correct-horse";

    private readonly WebApplication _server;
    private readonly string _root;

    private GitServer(WebApplication server, string root) => (_server, _root) = (server, root);

    public string Address => $"{_server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()}/fleet.git";

    public static async Task<GitServer> StartAsync(TestRepository repository)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new GitServer(app, repository.Root);
        app.Run(server.AnswerAsync);
        await app.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Headers.Authorization != "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{Password}")))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"git\"";
            return;
        }

        var start = new ProcessStartInfo("git", ["http-backend"]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment["GIT_PROJECT_ROOT"] = _root;
        start.Environment["GIT_HTTP_EXPORT_ALL"] = "1";
        start.Environment["REQUEST_METHOD"] = context.Request.Method;
        start.Environment["PATH_INFO"] = context.Request.Path;
        start.Environment["QUERY_STRING"] = context.Request.QueryString.Value!.TrimStart('?');
        start.Environment["CONTENT_TYPE"] = context.Request.ContentType;
        start.Environment["REMOTE_USER"] = User;
        if (context.Request.Headers.ContentEncoding.Count > 0)
            start.Environment["HTTP_CONTENT_ENCODING"] = context.Request.Headers.ContentEncoding;
        using var git = Process.Start(start)!;
        var writing = Task.Run(async () =>
        {
            await context.Request.Body.CopyToAsync(git.StandardInput.BaseStream);
            git.StandardInput.Close();
        });
        await ReadHeadersAsync(git.StandardOutput.BaseStream, context.Response);
        await git.StandardOutput.BaseStream.CopyToAsync(context.Response.Body);
        await writing;
        await git.WaitForExitAsync();
    }

    private static async Task ReadHeadersAsync(Stream output, HttpResponse response)
    {
        while (await ReadLineAsync(output) is { Length: > 0 } line)
        {
            var (name, value) = (line[..line.IndexOf(':', StringComparison.Ordinal)], line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim());
            if (name == "Status")
                response.StatusCode = int.Parse(value.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
            else
                response.Headers[name] = value;
        }
    }

    private static async Task<string> ReadLineAsync(Stream stream)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (await stream.ReadAsync(one) == 1 && one[0] != '\n')
            line.Append((char)one[0]);
        return line.ToString().TrimEnd('\r');
    }
}
