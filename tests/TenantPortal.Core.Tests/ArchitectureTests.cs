using Mono.Cecil;

namespace TenantPortal.Core.Tests;

/// <summary>The folders of Core are rooms with doors in one direction: a namespace is a folder, and what it refers to is compiled in.</summary>
public class ArchitectureTests
{
    private const string Root = "TenantPortal.Core";

    /// <summary>Pairs that still depend on each other. The list only gets shorter.</summary>
    private static readonly (string, string)[] Remaining = [];

    private static readonly IReadOnlyDictionary<string, IReadOnlySet<string>> References = ReadReferences();

    [Fact]
    public void No_two_folders_depend_on_each_other() =>
        Assert.Equal(
            Remaining,
            from folder in References.Keys
            from other in References[folder]
            where string.CompareOrdinal(folder, other) < 0 && References[other].Contains(folder)
            orderby folder, other
            select (folder, other)
        );

    [Fact]
    public void No_folders_depend_on_each_other_in_a_circle()
    {
        var left = References.ToDictionary(folder => folder.Key, folder => folder.Value.ToHashSet());
        while (left.Where(folder => !folder.Value.Any(left.ContainsKey)).Select(folder => folder.Key).ToList() is { Count: > 0 } free)
        {
            foreach (var folder in free)
                left.Remove(folder);
        }

        Assert.Empty(left.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_references_are_found() => Assert.Contains($"{Root}.Tenants", References[$"{Root}.Requests.Deciding"]);

    private static Dictionary<string, IReadOnlySet<string>> ReadReferences()
    {
        using var module = ModuleDefinition.ReadModule(typeof(Problem).Assembly.Location);
        // Registration beside each feature wires everything; it is in Microsoft.Extensions.DependencyInjection. Migrations are written by a tool.
        var own = module.GetTypes().GroupBy(NamespaceOf).Where(group => IsFolder(group.Key)).ToList();
        var known = own.Select(group => group.Key).ToHashSet();
        return own.ToDictionary(
            group => group.Key,
            group => (IReadOnlySet<string>)group.SelectMany(ReferencesOf).Where(name => name != group.Key && known.Contains(name)).ToHashSet()
        );
    }

    private static bool IsFolder(string name) =>
        (name == Root || name.StartsWith(Root + ".", StringComparison.Ordinal)) && !name.Contains(".Data.Migrations", StringComparison.Ordinal);

    private static IEnumerable<string> ReferencesOf(TypeDefinition type) =>
        new[] { type.BaseType }
            .Concat(type.Interfaces.Select(implemented => implemented.InterfaceType))
            .Concat(type.CustomAttributes.Select(attribute => attribute.AttributeType))
            .Concat(type.Fields.Select(field => field.FieldType))
            .Concat(type.Methods.SelectMany(TypesOf))
            .OfType<TypeReference>()
            .SelectMany(Flatten)
            .Select(NamespaceOf);

    private static IEnumerable<TypeReference> TypesOf(MethodDefinition method)
    {
        yield return method.ReturnType;
        foreach (var parameter in method.Parameters)
            yield return parameter.ParameterType;
        if (!method.HasBody)
            yield break;
        foreach (var variable in method.Body.Variables)
            yield return variable.VariableType;
        foreach (var operand in method.Body.Instructions.Select(instruction => instruction.Operand))
        {
            if (operand is TypeReference named)
                yield return named;
            if (operand is not MemberReference { DeclaringType: { } declaring } member)
                continue;
            yield return declaring;
            if (member is GenericInstanceMethod generic)
            {
                foreach (var argument in generic.GenericArguments)
                    yield return argument;
            }
        }
    }

    private static IEnumerable<TypeReference> Flatten(TypeReference type) =>
        type switch
        {
            GenericInstanceType generic => generic.GenericArguments.SelectMany(Flatten).Append(generic.ElementType),
            TypeSpecification specification => Flatten(specification.ElementType),
            _ => [type],
        };

    private static string NamespaceOf(TypeReference type)
    {
        while (type.DeclaringType is { } outer)
            type = outer;
        return type.Namespace;
    }
}
