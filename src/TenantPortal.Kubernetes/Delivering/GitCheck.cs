using System.Net;
using System.Net.Http.Headers;
using System.Text;
using TenantPortal.Core.Diagnostics;
using TenantPortal.Core.ManifestDelivery;

namespace TenantPortal.Kubernetes.Delivering;

/// <summary>Examines whether the repository that manifests are committed to can be read, and whether its server accepts the portal's pushes.</summary>
internal sealed class GitCheck(DeliveryOptions options, GitRepository repository) : IDiagnosticCheck
{
    public string Subject => "repository";

    public async Task<IReadOnlyList<Diagnosis>> RunAsync(CancellationToken cancellationToken)
    {
        if (options.Mode != DeliveryMode.Git)
            return [];
        try
        {
            var head = await repository.ProbeAsync(cancellationToken);
            var read = head is null
                ? Diagnosis.Ok(Subject, $"{options.Repository} is empty. The portal creates the branch '{options.Branch}' with its first commit.")
                : Diagnosis.Ok(Subject, $"The {repository.Title} can be read; its head is {head[..7]}.");
            return await CheckPushAsync(cancellationToken) is { } push ? [read, push] : [read];
        }
        catch (GitProblemException exception)
        {
            return [Diagnosis.Failure(Subject, exception.Message)];
        }
    }

    /// <summary>
    /// The first step of a push, which changes nothing. It does not find a rule for the branch, which the server applies to a commit. Null for a path, which
    /// has no such step.
    /// </summary>
    private async Task<Diagnosis?> CheckPushAsync(CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(options.Repository, UriKind.Absolute, out var address) || address.Scheme is not ("https" or "http"))
            return null;
        using var client = new HttpClient { Timeout = options.MaxWait };
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{options.Repository.TrimEnd('/')}/info/refs?service=git-receive-pack");
        if (options.User.Length > 0)
            request.Headers.Authorization = new AuthenticationHeaderValue(
                "Basic",
                Convert.ToBase64String(Encoding.UTF8.GetBytes($"{options.User}:{options.Password}"))
            );
        try
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return response.StatusCode == HttpStatusCode.OK
                ? Diagnosis.Ok(Subject, "The server admits pushes of this user. Rules for the branch are not tested.")
                : Diagnosis.Failure(
                    Subject,
                    $"The server returned {(int)response.StatusCode} to the first step of a push. Give Delivery:User the right to push to the repository."
                );
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return Diagnosis.Failure(Subject, $"The server did not answer the first step of a push: {exception.Message}");
        }
    }
}
