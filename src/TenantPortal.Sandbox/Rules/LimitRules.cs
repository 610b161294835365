using System.Text.Json.Nodes;

namespace TenantPortal.Sandbox.Rules;

/// <summary>Validates the spec of a LimitRange: minimum ≤ default request ≤ default ≤ maximum.</summary>
internal static class LimitRules
{
    public static void Check(JsonObject spec, Findings findings)
    {
        var limits = spec["limits"] as JsonArray ?? [];
        var seen = new HashSet<string>();
        for (var i = 0; i < limits.Count; i++)
        {
            var field = $"spec.limits[{i}]";
            var limit = limits[i] as JsonObject ?? [];
            var type = (string?)limit["type"] ?? "";
            if (type.Length == 0)
            {
                findings.Required($"{field}.type");
            }

            if (!seen.Add(type))
            {
                findings.InvalidRaw($"{field}.type", $"\"{type}\"", "Duplicate value");
            }

            if (type == "Pod")
            {
                Forbid(limit, field, "default", findings);
                Forbid(limit, field, "defaultRequest", findings);
            }

            if (type == "PersistentVolumeClaim" && limit["min"]?["storage"] is null && limit["max"]?["storage"] is null)
            {
                findings.Required($"{field}.limits", "either minimum or maximum storage value is required, but neither was provided");
            }

            CheckOrder(limit, field, findings);
        }
    }

    private static void CheckOrder(JsonObject limit, string field, Findings findings)
    {
        Quantity? At(string kind, string resource) => Quantity.TryParse((string?)limit[kind]?[resource]);
        string[] kinds = ["max", "min", "default", "defaultRequest"];
        foreach (var resource in kinds.SelectMany(kind => (limit[kind] as JsonObject ?? []).Select(entry => entry.Key)).Distinct())
        {
            var (min, max) = (At("min", resource), At("max", resource));
            var (request, fallback) = (At("defaultRequest", resource), At("default", resource));
            void Order(Quantity? low, string lowName, Quantity? high, string highName, string at, Quantity? shown)
            {
                if (low?.CompareTo(high ?? low.Value) > 0)
                {
                    findings.Invalid($"{field}.{at}[{resource}]", shown.ToString(), $"{lowName} value {low} is greater than {highName} value {high}");
                }
            }

            Order(min, "min", max, "max", "min", min);
            Order(min, "min", request, "default request", "defaultRequest", request);
            Order(request, "default request", max, "max", "defaultRequest", request);
            Order(request, "default request", fallback, "default limit", "defaultRequest", request);
            Order(min, "min", fallback, "default", "default", min);
            Order(fallback, "default", max, "max", "default", fallback);
        }
    }

    private static void Forbid(JsonObject limit, string field, string name, Findings findings)
    {
        if (limit[name] is not null)
        {
            findings.InvalidRaw($"{field}.{name}", limit[name]!.ToJsonString(), "may not be specified when `type` is 'Pod'");
        }
    }
}
