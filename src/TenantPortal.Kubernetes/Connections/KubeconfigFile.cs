using TenantPortal.Parsing;

namespace TenantPortal.Kubernetes.Connections;

/// <summary>Checks a kubeconfig before the library parses it.</summary>
internal static class KubeconfigFile
{
    private const int MaxBytes = 1 << 20;

    /// <summary>A sentence about why the file cannot be parsed; null when it can, or when it cannot be read at all.</summary>
    public static string? FindProblem(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
            return null;
        return file.Length > MaxBytes ? $"The file is larger than {MaxBytes >> 20} MiB." : UntrustedDocument.FindYamlProblem(File.ReadAllText(path));
    }
}
