using k8s.Models;

namespace TenantPortal.Kubernetes.Tests;

/// <summary>A pod that every tenant may create.</summary>
internal static class TestPod
{
    public static V1Pod Of(string name, string cpu, string memory)
    {
        var amounts = new Dictionary<string, ResourceQuantity>
        {
            ["cpu"] = new(cpu),
            ["memory"] = new(memory),
            ["ephemeral-storage"] = new("64Mi"),
        };
        return new V1Pod
        {
            Metadata = new() { Name = name },
            Spec = new()
            {
                AutomountServiceAccountToken = false,
                SecurityContext = new()
                {
                    RunAsNonRoot = true,
                    SeccompProfile = new() { Type = "RuntimeDefault" },
                },
                Containers =
                [
                    new()
                    {
                        Name = name,
                        Image = "registry.example.com/web:1",
                        ImagePullPolicy = "Always",
                        Resources = new() { Requests = amounts, Limits = amounts },
                        SecurityContext = new()
                        {
                            AllowPrivilegeEscalation = false,
                            Capabilities = new() { Drop = ["ALL"] },
                        },
                    },
                ],
            },
        };
    }
}
