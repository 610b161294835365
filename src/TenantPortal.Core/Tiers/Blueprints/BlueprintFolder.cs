namespace TenantPortal.Core.Tiers.Blueprints;

/// <summary>Reads one blueprint's folder and looks for everything that is wrong in it.</summary>
internal static class BlueprintFolder
{
    public static Blueprint? Load(string folder, MistakeList mistakes)
    {
        var name = Path.GetFileName(folder);
        var files = Directory.EnumerateFiles(folder)
            .Select(file => Path.GetFileName(file))
            .Where(IsYaml)
            .Order(StringComparer.Ordinal)
            .ToDictionary(file => file, file => YamlFile.Load(Path.Combine(folder, file), $"{name}/{file}", mistakes), StringComparer.Ordinal);
        if (!files.Remove(BlueprintDefinition.FileName, out var definitionFile))
        {
            mistakes.Add($"{name}/{BlueprintDefinition.FileName}", 1, "The blueprint has no such file.");
            return null;
        }

        // A file that cannot be read has been told already; what follows from it must not be told again.
        var told = mistakes.Told;
        if (definitionFile.Documents.Count == 0 && told > 0)
        {
            return null;
        }

        var definition = BlueprintDefinition.Read(definitionFile, name, mistakes);
        var stages = Stages(definition, definitionFile.Path, files, mistakes);
        var blueprint = new Blueprint(name, definition, stages);
        blueprint.Check(RenderDepth.KeptBranches, mistakes);
        var objects = blueprint.Check(RenderDepth.EveryBranch, mistakes);
        foreach (var (rule, line) in definition.Ready.Where(ready => mistakes.Told == told && !objects.Any(ready.Rule.IsAbout)))
        {
            mistakes.Add(definitionFile.Path, line, $"The blueprint makes no {rule.Kind} of {rule.ApiVersion} that could become ready.");
        }

        return blueprint;
    }

    // A mounted ConfigMap holds its files a second time under names that begin with a dot.
    private static bool IsYaml(string file) => !file.StartsWith('.') && Path.GetExtension(file) is ".yaml" or ".yml";

    private static List<IReadOnlyList<YamlFile>> Stages(
        BlueprintDefinition definition, string path, Dictionary<string, YamlFile> files, MistakeList mistakes)
    {
        var unlisted = files.Keys.ToHashSet(StringComparer.Ordinal);
        var stages = new List<IReadOnlyList<YamlFile>>();
        foreach (var stage in definition.Stages)
        {
            var found = new List<YamlFile>();
            foreach (var (file, line) in stage)
            {
                if (unlisted.Remove(file))
                {
                    found.Add(files[file]);
                }
                else
                {
                    mistakes.Add(path, line, files.ContainsKey(file)
                        ? $"The file '{file}' is listed twice."
                        : $"The folder has no file '{file}'{Suggestion.End(file, files.Keys)}");
                }
            }

            stages.Add(found);
        }

        foreach (var file in unlisted)
        {
            mistakes.Add(files[file].Path, 1, "No stage lists this file, so nothing in it would be applied.");
        }

        return stages;
    }
}
