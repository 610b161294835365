namespace TenantPortal.Core;

/// <summary>The former name of a setting. The portal refuses to start with it and reports the new name.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class RenamedFromAttribute(string name) : Attribute
{
    public string Name => name;
}
