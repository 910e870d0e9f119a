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
    [InlineData("$defs/upstream", typeof(UpstreamDeclaration))]
    [InlineData("$defs/upstream/health", typeof(UpstreamHealth))]
    [InlineData("$defs/upstream/timeouts", typeof(UpstreamTimeouts))]
    [InlineData("$defs/upstream/limits", typeof(UpstreamLimits))]
    [InlineData("$defs/upstream/breaker", typeof(UpstreamBreaker))]
    [InlineData("$defs/upstream/tls", typeof(UpstreamTls))]
    [InlineData("$defs/upstream/directives", typeof(UpstreamDirectives))]
    public void The_schema_knows_the_properties_of_the_manifest_and_no_others(string path, Type type)
    {
        var schema = Find(path);

        var inSchema = schema.GetProperty("properties").EnumerateObject().Select(property => property.Name);
        var inType = type.GetProperties().Where(property => property.Name != "EqualityContract")
            .Select(property => property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? JsonNamingPolicy.CamelCase.ConvertName(property.Name));

        Assert.Equal(inType.Order(StringComparer.Ordinal), inSchema.Order(StringComparer.Ordinal));
        Assert.False(schema.GetProperty("additionalProperties").GetBoolean());
    }

    [Theory]
    [InlineData("$defs/upstream/timeouts", typeof(UpstreamTimeouts))]
    [InlineData("$defs/upstream/limits", typeof(UpstreamLimits))]
    [InlineData("$defs/upstream/breaker", typeof(UpstreamBreaker))]
    public void The_schema_names_the_defaults_of_an_upstream(string path, Type type)
    {
        var defaults = Activator.CreateInstance(type)!;

        Assert.All(Find(path).GetProperty("properties").EnumerateObject(), property =>
            Assert.Equal(type.GetProperties().Single(one => JsonNamingPolicy.CamelCase.ConvertName(one.Name) == property.Name).GetValue(defaults), property.Value.GetProperty("default").GetInt32()));
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

    private static JsonElement Find(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries)
        .Aggregate(JsonSchema.Manifest.Root, (element, name) => name is "items" or "$defs" || !element.TryGetProperty("properties", out var properties) || (element.ValueKind == JsonValueKind.Object && !properties.TryGetProperty(name, out _))
            ? element.GetProperty(name)
            : properties.GetProperty(name));
}
