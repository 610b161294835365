using System.Text.Json.Nodes;
using TenantPortal.Core.Tiers.Blueprints.Manifests;
using TenantPortal.Core.Tiers.Blueprints.Rendering;
using TenantPortal.Core.Tiers.Blueprints.Yaml;
using YamlDotNet.RepresentationModel;

namespace TenantPortal.Core.Tiers.Blueprints;

/// <summary>Renders a blueprint's files stage by stage and enforces the rules for every tenant's objects.</summary>
internal sealed class StageRenderer(string blueprint, IReadOnlyDictionary<string, YamlFile> fragments, RenderDepth depth, MistakeList mistakes)
{
    private static readonly string[] MapsOfMetadata = ["labels", "annotations"];

    private readonly List<PlacedManifest> _placed = [];

    public IReadOnlyList<IReadOnlyList<Manifest>> Render(IReadOnlyList<IReadOnlyList<YamlFile>> stages, JsonObject model)
    {
        var scope = new RenderScope(model);
        for (var stage = 0; stage < stages.Count; stage++)
        {
            foreach (var file in stages[stage])
            {
                Render(file, stage, scope);
            }
        }

        CheckPlaces();
        return [.. stages.Select((_, stage) => (IReadOnlyList<Manifest>)[.. _placed.Where(placed => placed.Stage == stage).Select(placed => placed.Manifest)])];
    }

    private void Render(YamlFile file, int stage, RenderScope scope)
    {
        var renderer = new TemplateRenderer(file.Path, fragments, mistakes, depth);
        foreach (var document in file.Documents)
        {
            var line = document.Start.Line;
            if (document is not YamlMappingNode)
            {
                mistakes.Add(file.Path, line, "A document must be a map that describes one object.");
                continue;
            }

            var before = mistakes.Count;
            foreach (var body in renderer.Repeat(document, scope))
            {
                // A partial rendering would only add consequential mistakes.
                if (mistakes.Count == before)
                {
                    Place(body!.AsObject(), file.Path, line, stage);
                }

                before = mistakes.Count;
            }
        }
    }

    private void Place(JsonObject body, string file, long line, int stage)
    {
        DropEmptyMetadata(body);
        if (Manifest.TryParse(body, out var problem) is { } manifest)
        {
            _placed.Add(new PlacedManifest(manifest, stage, file, line));
        }
        else
        {
            mistakes.Add(file, line, problem);
        }
    }

    /// <summary>Empty maps have no meaning, but old API servers (1.20) rewrite the object on every apply that contains one.</summary>
    private static void DropEmptyMetadata(JsonObject body)
    {
        if (body["metadata"] is not JsonObject metadata)
            return;
        foreach (var key in MapsOfMetadata.Where(key => metadata[key] is JsonObject { Count: 0 }))
            metadata.Remove(key);
    }

    private void CheckPlaces()
    {
        var namespaces = _placed.Where(placed => placed.Manifest.Kind == ClusterScopedKinds.Allowed).ToList();
        if (namespaces.Count == 0)
        {
            if (mistakes.Count == 0)
            {
                mistakes.Add($"{blueprint}/{BlueprintDefinition.FileName}", 1, "The blueprint creates no Namespace for the tenant.");
            }

            return;
        }

        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var placed in _placed)
        {
            if (placed.Mistake(namespaces) is { } mistake)
            {
                mistakes.Add(placed.File, placed.Line, mistake);
            }

            // Mutually exclusive branches may create the same object.
            if (depth == RenderDepth.KeptBranches && !ids.Add(placed.Manifest.Id))
            {
                mistakes.Add(placed.File, placed.Line, $"{placed.Manifest.Title} is defined twice.");
            }
        }

        if (depth == RenderDepth.KeptBranches && namespaces.Count > 1)
        {
            mistakes.Add(namespaces[1].File, namespaces[1].Line, $"{namespaces[1].Manifest.Title} is a second Namespace; a tenant has one.");
        }
    }
}
