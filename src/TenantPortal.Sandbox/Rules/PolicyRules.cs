using System.Text.Json.Nodes;

namespace TenantPortal.Sandbox.Rules;

/// <summary>Validates the spec of a NetworkPolicy.</summary>
internal static class PolicyRules
{
    public static void Check(JsonObject spec, Findings findings)
    {
        Names.CheckLabels("spec.podSelector.matchLabels", spec["podSelector"]?["matchLabels"] as JsonObject, findings);
        var types = spec["policyTypes"] as JsonArray ?? [];
        if (types.Count > 2)
        {
            findings.Invalid("spec.policyTypes", types.ToJsonString(), "may not specify more than two policyTypes");
        }

        for (var i = 0; i < types.Count; i++)
        {
            if ((string?)types[i] is not ("Ingress" or "Egress"))
            {
                findings.NotSupported($"spec.policyTypes[{i}]", (string?)types[i], "Ingress", "Egress");
            }
        }

        CheckRules(spec, "ingress", "from", findings);
        CheckRules(spec, "egress", "to", findings);
    }

    private static void CheckRules(JsonObject spec, string direction, string peers, Findings findings)
    {
        var rules = spec[direction] as JsonArray ?? [];
        for (var i = 0; i < rules.Count; i++)
        {
            var ports = rules[i]?["ports"] as JsonArray ?? [];
            for (var p = 0; p < ports.Count; p++)
            {
                if ((string?)ports[p]?["protocol"] is not ("TCP" or "UDP" or "SCTP"))
                {
                    findings.NotSupported($"spec.{direction}[{i}].ports[{p}].protocol", (string?)ports[p]?["protocol"], "SCTP", "TCP", "UDP");
                }

                if (ports[p]?["port"] is JsonValue port && port.TryGetValue<long>(out var number) && number is < 1 or > 65535)
                {
                    findings.InvalidRaw($"spec.{direction}[{i}].ports[{p}].port", ports[p]!["port"]!.ToJsonString(), "must be between 1 and 65535, inclusive");
                }
            }

            var list = rules[i]?[peers] as JsonArray ?? [];
            for (var p = 0; p < list.Count; p++)
            {
                if (list[p] is not JsonObject { Count: > 0 })
                {
                    findings.Required($"spec.{direction}[{i}].{peers}[{p}]", "must specify a peer");
                }
            }
        }
    }
}
