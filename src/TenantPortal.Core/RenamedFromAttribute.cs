namespace TenantPortal.Core;

/// <summary>The former name of a setting: a start with it is refused in a sentence that gives the new name.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class RenamedFromAttribute(string name) : Attribute
{
    public string Name => name;
}
