using TenantPortal.Core.Tiers.Blueprints.Manifests;
using TenantPortal.Core.Tiers.Blueprints.Rendering;
using TenantPortal.Core.Tiers.Blueprints.Yaml;

namespace TenantPortal.Core.Tiers.Blueprints;

/// <summary>Reads one blueprint's folder and collects its mistakes.</summary>
internal static class BlueprintFolder
{
    public static Blueprint? Load(string folder, MistakeList mistakes)
    {
        var name = Path.GetFileName(folder);
        var files = ReadFiles(folder, mistakes);
        if (!files.Remove(BlueprintDefinition.FileName, out var definitionFile))
        {
            mistakes.Add($"{name}/{BlueprintDefinition.FileName}", 1, "The file is missing.");
            return null;
        }

        // An unreadable file is already reported; errors that follow from it must not be.
        var before = mistakes.Count;
        if (definitionFile.Documents.Count == 0 && before > 0)
        {
            return null;
        }

        var definition = BlueprintDefinition.Read(definitionFile, name, mistakes);
        var inherited = Inherit(folder, definition, definitionFile.Path, mistakes);
        definition = definition with
        {
            Endpoint = definition.Endpoint ?? inherited.Definition?.Endpoint,
            ClusterClass = definition.ClusterClass ?? inherited.Definition?.ClusterClass,
        };
        var all = new Dictionary<string, YamlFile>(inherited.Files, StringComparer.Ordinal);
        foreach (var (own, file) in files)
        {
            all[own] = file;
        }

        var listed = new HashSet<string>(StringComparer.Ordinal);
        var fragments = Find(definition.Fragments, definitionFile.Path, all, listed, mistakes);
        var stages = definition.Stages.Select(stage => (IReadOnlyList<YamlFile>)[.. Find(stage, definitionFile.Path, all, listed, mistakes).Values]).ToList();
        foreach (var (_, file) in files.Where(file => !listed.Contains(file.Key)))
        {
            mistakes.Add(file.Path, 1, "No stage lists this file, so nothing in it would be applied.");
        }

        var parameters = (inherited.Definition?.Parameters ?? new Dictionary<string, BlueprintParameter>())
            .Where(parameter => !definition.Parameters.ContainsKey(parameter.Key))
            .Concat(definition.Parameters)
            .ToDictionary(StringComparer.Ordinal);
        var blueprint = new Blueprint(name, definition, parameters, stages, fragments);
        blueprint.Check(RenderDepth.KeptBranches, mistakes);
        var objects = blueprint.Check(RenderDepth.EveryBranch, mistakes);
        foreach (
            var (rule, line) in definition.Ready.Where(ready =>
                mistakes.Count == before && ready.Rule.Name is null && !objects.Any(made => ready.Rule.IsAbout(ObjectReference.Of(made)))
            )
        )
        {
            mistakes.Add(definitionFile.Path, line, $"The blueprint creates no {rule.Kind} of {rule.ApiVersion} for this readiness rule.");
        }

        return blueprint;
    }

    // A mounted ConfigMap contains its files a second time under names that start with a dot.
    private static bool IsYaml(string file) => !file.StartsWith('.') && Path.GetExtension(file) is ".yaml" or ".yml";

    private static Dictionary<string, YamlFile> ReadFiles(string folder, MistakeList mistakes) =>
        Directory
            .EnumerateFiles(folder)
            .Select(file => Path.GetFileName(file))
            .Where(IsYaml)
            .Order(StringComparer.Ordinal)
            .ToDictionary(
                file => file,
                file => YamlFile.Load(Path.Combine(folder, file), $"{Path.GetFileName(folder)}/{file}", mistakes),
                StringComparer.Ordinal
            );

    /// <summary>
    /// The files and the definition of the blueprint that this one extends; null when it extends none. Their mistakes are reported with
    /// that blueprint.
    /// </summary>
    private static (Dictionary<string, YamlFile> Files, BlueprintDefinition? Definition) Inherit(
        string folder,
        BlueprintDefinition definition,
        string path,
        MistakeList mistakes
    )
    {
        if (definition.Extends is not { } extends)
        {
            return ([], null);
        }

        var names = Directory
            .EnumerateDirectories(Path.GetDirectoryName(folder)!)
            .Select(sibling => Path.GetFileName(sibling))
            .Where(sibling => sibling != Path.GetFileName(folder))
            .ToList();
        if (!names.Contains(extends.Name, StringComparer.Ordinal))
        {
            mistakes.Add(path, extends.Line, $"There is no blueprint '{extends.Name}' to extend{Suggestion.End(extends.Name, names)}");
            return ([], null);
        }

        var reportedElsewhere = new MistakeList();
        var files = ReadFiles(Path.Combine(Path.GetDirectoryName(folder)!, extends.Name), reportedElsewhere);
        if (!files.Remove(BlueprintDefinition.FileName, out var definitionFile))
        {
            return (files, null);
        }

        var inherited = BlueprintDefinition.Read(definitionFile, extends.Name, reportedElsewhere);
        if (inherited.Extends is not null)
        {
            mistakes.Add(path, extends.Line, $"The blueprint '{extends.Name}' extends another blueprint. Extend that one instead.");
        }

        return (files, inherited);
    }

    private static Dictionary<string, YamlFile> Find(
        IReadOnlyList<(string File, long Line)> wanted,
        string path,
        Dictionary<string, YamlFile> files,
        HashSet<string> listed,
        MistakeList mistakes
    )
    {
        var found = new Dictionary<string, YamlFile>(StringComparer.Ordinal);
        foreach (var (file, line) in wanted)
        {
            if (!files.TryGetValue(file, out var known))
            {
                mistakes.Add(path, line, $"The folder has no file '{file}'{Suggestion.End(file, files.Keys)}");
            }
            else if (!listed.Add(file))
            {
                mistakes.Add(path, line, $"The file '{file}' is listed twice.");
            }
            else
            {
                found.Add(file, known);
            }
        }

        return found;
    }
}
