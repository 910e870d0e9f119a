using System.Text.Json.Nodes;

namespace LuBan.Resources.Tests;

public sealed class SchemaTests
{
    private const string Root = "s";

    [Theory]
    [InlineData("""{"type":"string"}""", ".type", "Invalid value: \"string\": must be object at the root")]
    [InlineData("""{"properties":{"a":{"type":"string"}}}""", ".type", "Required value: must not be empty at the root")]
    [InlineData("""{"type":"object","properties":{"a":{}}}""", ".properties[a].type", "Required value: must not be empty for specified object fields")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"array","items":{}}}}""", ".properties[a].items.type", "Required value: must not be empty for specified array items")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"array"}}}""", ".properties[a].items", "Required value: must be specified")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"text"}}}""", ".properties[a].type", "Unsupported value: \"text\": supported values: \"array\", \"boolean\", \"integer\", \"number\", \"object\", \"string\"")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string","$ref":"#/x"}}}""", ".properties[a].$ref", "Forbidden: $ref is not supported")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"array","uniqueItems":true,"items":{"type":"string"}}}}""", ".properties[a].uniqueItems", "Forbidden: uniqueItems cannot be set to true since the runtime complexity becomes quadratic")]
    [InlineData("""{"type":"object","additionalProperties":false}""", ".additionalProperties", "Forbidden: additionalProperties cannot be set to false")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string"}},"additionalProperties":{"type":"string"}}""", ".additionalProperties", "Forbidden: additionalProperties and properties are mutual exclusive")]
    [InlineData("""{"type":"object","anyOf":[{"type":"object"}]}""", ".anyOf[0].type", "Forbidden: must be undefined to be structural")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"array","x-kubernetes-list-type":"map","items":{"type":"object","properties":{"n":{"type":"string"}}}}}}""", ".properties[a].x-kubernetes-list-map-keys", "Required value: must not be empty if x-kubernetes-list-type is map")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string","x-kubernetes-list-type":"set"}}}""", ".properties[a].type", "Invalid value: \"string\": must be array if x-kubernetes-list-type is specified")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"integer","minimum":3,"default":1}}}""", ".properties[a].default", "Invalid value: 1: s.properties[a].default in body should be greater than or equal to 3")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"object","properties":{"b":{"type":"string"}},"default":{"c":1}}}}""", ".properties[a].default", "Invalid value: {\"c\":1}: must not have unknown fields: s.properties[a].default.c")]
    [InlineData("""{"type":"object","x-kubernetes-preserve-unknown-fields":false}""", ".x-kubernetes-preserve-unknown-fields", "Invalid value: false: must be true or undefined")]
    [InlineData("""{"type":"object","properties":{"metadata":{"type":"object","properties":{"labels":{"type":"object"}}}}}""", ".properties[metadata]", "Forbidden: must not specify anything other than name and generateName, but metadata is implicitly specified")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string","maxLength":"ten"}}}""", ".properties[a].maxLength", "Invalid value: \"ten\": must be a whole number")]
    public void Schema_that_is_not_structural_is_refused_where_it_is_not(string schema, string path, string message) =>
        Assert.Contains(new StatusCause(CausesOf(schema).First(cause => cause.Field == Root + path).Reason, message, Root + path), CausesOf(schema));

    [Theory]
    [InlineData("(?=a)")]
    [InlineData(@"(a)\1")]
    [InlineData("[a")]
    public void Pattern_that_RE2_does_not_know_is_refused(string pattern) =>
        Assert.Contains(CausesOf(new JsonObject { ["type"] = "object", ["properties"] = new JsonObject { ["a"] = new JsonObject { ["type"] = "string", ["pattern"] = pattern } } }.ToJsonString()),
            cause => cause.Field == "s.properties[a].pattern" && cause.Message.Contains("must be a valid regular expression", StringComparison.Ordinal));

    [Fact]
    public void Rules_in_CEL_are_refused_and_not_ignored() =>
        Assert.Contains(CausesOf("""{"type":"object","x-kubernetes-validations":[{"rule":"self.a > 1"}]}"""), cause => cause.Reason == "FieldValueForbidden" && cause.Field == "s.x-kubernetes-validations[0].rule");

    [Theory]
    [InlineData("""{"type":"integer","multipleOf":5}""", "7", "Invalid value: 7: a in body should be a multiple of 5")]
    [InlineData("""{"type":"integer","minimum":5,"exclusiveMinimum":true}""", "5", "Invalid value: 5: a in body should be greater than 5")]
    [InlineData("""{"type":"integer"}""", "\"x\"", "Invalid value: \"string\": a in body must be of type integer: \"string\"")]
    [InlineData("""{"type":"string","pattern":"^a$"}""", "\"a\\n\"", "Invalid value: \"a\\n\": a in body should match '^a$'")]
    [InlineData("""{"type":"string","minLength":2}""", "\"x\"", "Invalid value: \"x\": a in body should be at least 2 chars long")]
    [InlineData("""{"type":"array","maxItems":1,"items":{"type":"integer"}}""", "[1,2]", "Too many: 2: must have at most 1 items")]
    [InlineData("""{"type":"object","minProperties":1,"additionalProperties":{"type":"string"}}""", "{}", "Invalid value: 0: a in body should have at least 1 properties")]
    [InlineData("""{"x-kubernetes-int-or-string":true}""", "true", "Invalid value: \"boolean\": a in body must be of type integer,string: \"boolean\"")]
    [InlineData("""{"type":"array","x-kubernetes-list-type":"set","items":{"type":"string"}}""", """["x","y","x"]""", "Duplicate value: \"x\"")]
    [InlineData("""{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["n"],"items":{"type":"object","properties":{"n":{"type":"string"},"v":{"type":"integer"}}}}""", """[{"n":"x","v":1},{"n":"x","v":2}]""", "Duplicate value: {\"n\":\"x\"}")]
    [InlineData("""{"type":"integer","oneOf":[{"minimum":3},{"maximum":5}]}""", "4", "Invalid value: 4: \"a\" must validate one and only one schema (oneOf). Found 2 valid alternatives")]
    [InlineData("""{"type":"integer","anyOf":[{"minimum":9},{"maximum":1}]}""", "4", "Invalid value: 4: \"a\" must validate at least one schema (anyOf)")]
    [InlineData("""{"type":"integer","not":{"minimum":3}}""", "4", "Invalid value: 4: \"a\" must not validate the schema (not)")]
    [InlineData("""{"type":"string","enum":["x","y"]}""", "\"z\"", "Unsupported value: \"z\": supported values: \"x\", \"y\"")]
    public void Value_that_breaks_a_schema_is_told_in_the_words_of_Kubernetes(string schema, string value, string message)
    {
        var validator = new SchemaValidator();
        validator.Validate(
            new JsonObject { ["a"] = JsonNode.Parse(value) },
            new JsonObject { ["type"] = "object", ["properties"] = new JsonObject { ["a"] = JsonNode.Parse(schema) } });

        Assert.Equal(message, Assert.Single(validator.Causes).Message);
    }

    private static List<StatusCause> CausesOf(string schema)
    {
        var causes = new List<StatusCause>();
        new StructuralRules(causes).Check((JsonObject)JsonNode.Parse(schema)!, Root);
        return causes;
    }
}
