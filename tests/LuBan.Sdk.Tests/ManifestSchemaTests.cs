using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LuBan.Sdk.Tests;

public sealed class ManifestSchemaTests
{
    [Theory]
    [InlineData("", typeof(ExtensionManifest))]
    [InlineData("requires", typeof(ManifestRequirements))]
    [InlineData("readiness", typeof(ReadinessPolicy))]
    [InlineData("permissions/items", typeof(PermissionDeclaration))]
    [InlineData("access/items", typeof(AccessDeclaration))]
    public void The_schema_knows_the_properties_of_the_manifest_and_no_others(string path, Type type)
    {
        var schema = path.Split('/', StringSplitOptions.RemoveEmptyEntries)
            .Aggregate(JsonSchema.Manifest.Root, (element, name) => name == "items" ? element.GetProperty(name) : element.GetProperty("properties").GetProperty(name));

        var inSchema = schema.GetProperty("properties").EnumerateObject().Select(property => property.Name);
        var inType = type.GetProperties().Where(property => property.Name != "EqualityContract")
            .Select(property => property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? JsonNamingPolicy.CamelCase.ConvertName(property.Name));

        Assert.Equal(inType.Order(StringComparer.Ordinal), inSchema.Order(StringComparer.Ordinal));
        Assert.False(schema.GetProperty("additionalProperties").GetBoolean());
    }

    [Fact]
    public void The_schema_requires_what_the_manifest_requires()
    {
        var inType = typeof(ExtensionManifest).GetProperties()
            .Where(property => property.GetCustomAttribute<System.Runtime.CompilerServices.RequiredMemberAttribute>() is not null)
            .Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name));
        var inSchema = JsonSchema.Manifest.Root.GetProperty("required").EnumerateArray().Select(name => name.GetString()!);

        Assert.Equal(inType.Order(StringComparer.Ordinal), inSchema.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("timeoutSeconds", 30)]
    [InlineData("drainSeconds", 30)]
    public void The_schema_names_the_defaults_of_the_reader(string name, int seconds)
    {
        var property = JsonSchema.Manifest.Root.GetProperty("properties").GetProperty("readiness").GetProperty("properties").GetProperty(name);
        var policy = new ReadinessPolicy();

        Assert.Equal(seconds, property.GetProperty("default").GetInt32());
        Assert.Equal(seconds, name == "timeoutSeconds" ? policy.TimeoutSeconds : policy.DrainSeconds);
    }
}
