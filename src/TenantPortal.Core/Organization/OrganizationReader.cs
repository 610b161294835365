using TenantPortal.Core.Budgets;
using TenantPortal.Parsing;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace TenantPortal.Core.Organization;

/// <summary>Reads files of departments and teams: every mistake is one problem that names the file and the path.</summary>
internal sealed class OrganizationReader
{
    private static readonly BudgetLevel[] Levels = Enum.GetValues<BudgetLevel>();

    private readonly Dictionary<BudgetOwner, OrganizationEntry> _entries = [];
    private readonly List<Problem> _problems = [];
    private readonly List<SettingsInFile> _settings = [];

    private OrganizationReader() { }

    /// <summary>The entries, departments before teams, and the sections of the settings.</summary>
    public static OrganizationContent Read(IEnumerable<OrganizationFile> files)
    {
        var reader = new OrganizationReader();
        foreach (var file in files)
            reader.Read(file);
        return new([.. reader._entries.Values.OrderBy(entry => entry.Owner.Level)], reader._settings, reader._problems);
    }

    private void Read(OrganizationFile file)
    {
        if (UntrustedDocument.FindYamlProblem(file.Text) is { } broken)
        {
            Add(file, "", broken);
            return;
        }

        foreach (var document in UntrustedDocument.ParseYaml(file.Text))
        {
            foreach (var (section, value) in ReadMap(file, "", document))
            {
                if (Levels.Select(level => (BudgetLevel?)level).FirstOrDefault(level => OrganizationFields.SectionOf(level!.Value) == section) is { } level)
                    ReadSection(file, level, section, value);
                else if (OrganizationSettings.Names.Contains(section))
                    _settings.Add(new SettingsInFile(file.Name, section, value));
                else
                    AddUnknown(file, section, Levels.Select(OrganizationFields.SectionOf).Concat(OrganizationSettings.Names));
            }
        }
    }

    private void ReadSection(OrganizationFile file, BudgetLevel level, string section, YamlNode value)
    {
        foreach (var (name, fields) in ReadMap(file, section, value))
        {
            var owner = new BudgetOwner(level, name);
            if (_entries.TryGetValue(owner, out var other))
                Add(file, OrganizationEntry.PathOf(owner), $"It is also in {other.File}. Remove one of them.");
            else
                _entries[owner] = ReadEntry(file, owner, fields);
        }
    }

    private OrganizationEntry ReadEntry(OrganizationFile file, BudgetOwner owner, YamlNode value)
    {
        var (path, known) = (OrganizationEntry.PathOf(owner), OrganizationFields.Of(owner.Level));
        var (fields, budget) = (new Dictionary<string, string?>(), (BudgetInput?)null);
        foreach (var (name, node) in ReadMap(file, path, value))
        {
            if (name == OrganizationFields.Budget)
                budget = ReadBudget(file, $"{path}.{name}", node);
            else if (known.Contains(name))
                fields[name] = ReadText(file, $"{path}.{name}", node);
            else
                AddUnknown(file, $"{path}.{name}", [.. known, OrganizationFields.Budget]);
        }

        return new OrganizationEntry(owner, file.Name, fields, budget);
    }

    private BudgetInput ReadBudget(OrganizationFile file, string path, YamlNode value)
    {
        var input = new BudgetInput();
        foreach (var (name, node) in ReadMap(file, path, value))
        {
            switch (name)
            {
                case OrganizationFields.Amounts:
                    input = input with
                    {
                        Amounts = ReadMap(file, $"{path}.{name}", node)
                            .ToDictionary(amount => amount.Name, amount => ReadText(file, $"{path}.{name}.{amount.Name}", amount.Value)),
                    };
                    break;
                case OrganizationFields.MonthlyCost:
                    input = input with { MonthlyCost = ReadCost(file, $"{path}.{name}", node) };
                    break;
                default:
                    AddUnknown(file, $"{path}.{name}", [OrganizationFields.Amounts, OrganizationFields.MonthlyCost]);
                    break;
            }
        }

        return input;
    }

    private decimal? ReadCost(OrganizationFile file, string path, YamlNode node)
    {
        if (ReadText(file, path, node) is not { } text)
            return null;
        var cost = OrganizationFields.ParseCost(text);
        if (cost is null)
            Add(file, path, "The value is not a number. Write it like 1250.50.");
        return cost;
    }

    private List<(string Name, YamlNode Value)> ReadMap(OrganizationFile file, string path, YamlNode node)
    {
        var (entries, names) = (new List<(string, YamlNode)>(), new HashSet<string>(StringComparer.Ordinal));
        if (node is not YamlMappingNode map)
        {
            if (!IsEmpty(node))
                Add(file, path, "The value is not a map of keys and values.");
            return entries;
        }

        foreach (var (key, value) in map.Children)
        {
            // A tag makes another key of the same text.
            if (key is YamlScalarNode { Value: { } name } && names.Add(name))
                entries.Add((name, value));
            else
                Add(file, path, "A key is not text, or occurs twice.");
        }

        return entries;
    }

    /// <summary>Null when it is empty.</summary>
    private string? ReadText(OrganizationFile file, string path, YamlNode node)
    {
        if (IsEmpty(node))
            return null;
        if (node is YamlScalarNode { Value: var text })
            return text;
        Add(file, path, "The value is not text.");
        return null;
    }

    private static bool IsEmpty(YamlNode node) =>
        node is YamlScalarNode scalar
        && (scalar.Value is null or "" || (scalar.Style == ScalarStyle.Plain && scalar.Value is "~" or "null" or "Null" or "NULL"));

    private void AddUnknown(OrganizationFile file, string path, IEnumerable<string> known) =>
        Add(file, path, $"The key is unknown. The keys are: {string.Join(", ", known)}.");

    private void Add(OrganizationFile file, string path, string sentence) =>
        _problems.Add(new Problem($"{(path.Length > 0 ? $"{file.Name}: {path}" : file.Name)}: {sentence}"));
}

/// <summary>What files say, and their mistakes.</summary>
internal sealed record OrganizationContent(IReadOnlyList<OrganizationEntry> Entries, IReadOnlyList<SettingsInFile> Settings, IReadOnlyList<Problem> Problems);

/// <summary>A file of departments and teams.</summary>
/// <param name="Name">For problems.</param>
public sealed record OrganizationFile(string Name, string Text);
