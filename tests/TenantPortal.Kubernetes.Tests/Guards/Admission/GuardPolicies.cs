using System.Text.Json.Nodes;
using TenantPortal.Core.Tiers.Blueprints;
using TenantPortal.Core.Tiers.Blueprints.Manifests;

namespace TenantPortal.Kubernetes.Tests.Guards.Admission;

/// <summary>The policies of <c>deploy/guards</c> whose rules are CEL.</summary>
internal static class GuardPolicies
{
    /// <summary>Those that an API server evaluates itself.</summary>
    public static IReadOnlyList<GuardPolicy> Native { get; } = ReadNative([.. Read("common"), .. Read("native-1.30"), .. Read("native")]);

    /// <summary>The policy that keeps the user for probes to dry runs.</summary>
    public static GuardPolicy Probe { get; } = ReadNative(Read("probe")).Single();

    public static GuardPolicy Kyverno { get; } = ReadKyverno(Read("kyverno").Single(manifest => manifest.Kind == "ValidatingPolicy"));

    public static GuardPolicy Gatekeeper { get; } =
        ReadGatekeeper(
            Read("gatekeeper").Single(manifest => manifest.Kind == "ConstraintTemplate"),
            Read("gatekeeper").Single(manifest => manifest.Kind == "TenantPortalPodBaseline")
        );

    public static IReadOnlyList<GuardPolicy> ReadNative(IReadOnlyList<Manifest> manifests) =>
        [
            .. manifests
                .Where(manifest => manifest.Kind == "ValidatingAdmissionPolicy")
                .Select(policy => new GuardPolicy(
                    policy.Name,
                    Spec(policy),
                    [Spec(policy)["matchConstraints"]!.AsObject(), Spec(BindingOf(policy, manifests))["matchResources"] as JsonObject]
                )),
        ];

    private static IReadOnlyList<Manifest> Read(string engine) => StoredManifests.Read(string.Join("\n---\n", DeployFolder.GuardsOf(engine)));

    private static Manifest BindingOf(Manifest policy, IReadOnlyList<Manifest> manifests) =>
        manifests.Single(manifest => manifest.Kind == "ValidatingAdmissionPolicyBinding" && (string?)Spec(manifest)["policyName"] == policy.Name);

    private static GuardPolicy ReadKyverno(Manifest policy) => new(policy.Name, Spec(policy), [Spec(policy)["matchConstraints"]!.AsObject()]);

    private static GuardPolicy ReadGatekeeper(Manifest template, Manifest constraint)
    {
        var source = Spec(template)["targets"]![0]!["code"]![0]!["source"]!.AsObject();
        var selector = Spec(constraint)["match"]!["namespaceSelector"]!.DeepClone();
        return new GuardPolicy(template.Name, source, [new JsonObject { ["namespaceSelector"] = selector }], hasAnyObject: true);
    }

    private static JsonObject Spec(Manifest manifest) => manifest.ToJson()["spec"]!.AsObject();
}
