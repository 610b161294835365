namespace TenantPortal.Kubernetes.Delivering;

/// <summary>The repository could not be read or refused a commit. The message is a sentence with Git's own words.</summary>
/// <param name="reason">A CamelCase word for programs.</param>
internal sealed class GitProblemException(string reason, string message, Exception? inner = null) : Exception(message, inner)
{
    public string Reason => reason;
}
