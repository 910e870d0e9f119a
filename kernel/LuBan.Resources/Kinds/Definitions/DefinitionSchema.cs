using System.Text.Json.Nodes;

namespace LuBan.Resources;

/// <summary>The schema of CustomResourceDefinition.</summary>
internal static class DefinitionSchema
{
    private const string Text = """
        {
          "type": "object",
          "description": "CustomResourceDefinition adds a kind of resource to the API.",
          "required": ["spec"],
          "properties": {
            "apiVersion": { "type": "string" },
            "kind": { "type": "string" },
            "metadata": { "type": "object" },
            "spec": {
              "type": "object",
              "description": "The kind that is added: its names, versions and schemas.",
              "required": ["group", "names", "scope", "versions"],
              "properties": {
                "conversion": {
                  "type": "object",
                  "description": "How objects are converted between the versions.",
                  "required": ["strategy"],
                  "properties": {
                    "strategy": { "type": "string", "description": "None: only apiVersion changes, and fields that a version does not know are not shown. Webhook is not supported by this server." },
                    "webhook": { "type": "object", "description": "Not supported by this server.", "x-kubernetes-preserve-unknown-fields": true }
                  }
                },
                "group": { "type": "string", "description": "The API group, a DNS name such as notes.example.dev. The objects are served under /apis/<group>/." },
                "names": {
                  "type": "object",
                  "description": "How the kind is called.",
                  "required": ["plural", "kind"],
                  "properties": {
                    "categories": { "type": "array", "description": "Groups that kubectl get understands, such as all.", "items": { "type": "string" }, "x-kubernetes-list-type": "atomic" },
                    "kind": { "type": "string", "description": "The kind in CamelCase, singular." },
                    "listKind": { "type": "string", "description": "The kind of a list. Default: the kind with List appended." },
                    "plural": { "type": "string", "description": "The plural in the path, in lower case." },
                    "shortNames": { "type": "array", "description": "Short names for the command line.", "items": { "type": "string" }, "x-kubernetes-list-type": "atomic" },
                    "singular": { "type": "string", "description": "The singular, in lower case. Default: the kind in lower case." }
                  }
                },
                "preserveUnknownFields": { "type": "boolean", "description": "Must be false. Use x-kubernetes-preserve-unknown-fields in the schema." },
                "scope": { "type": "string", "description": "Namespaced or Cluster." },
                "versions": {
                  "type": "array",
                  "description": "The versions of the kind. Exactly one is the storage version.",
                  "x-kubernetes-list-type": "atomic",
                  "items": {
                    "type": "object",
                    "required": ["name", "served", "storage"],
                    "properties": {
                      "additionalPrinterColumns": {
                        "type": "array",
                        "description": "The columns that kubectl get shows. Default: only the age.",
                        "x-kubernetes-list-type": "atomic",
                        "items": {
                          "type": "object",
                          "required": ["name", "type", "jsonPath"],
                          "properties": {
                            "description": { "type": "string", "description": "What the column shows." },
                            "format": { "type": "string", "description": "An OpenAPI format for the type." },
                            "jsonPath": { "type": "string", "description": "Where the value is, such as .spec.replicas." },
                            "name": { "type": "string", "description": "The heading." },
                            "priority": { "type": "integer", "format": "int32", "description": "0 is always shown; a higher number only with -o wide." },
                            "type": { "type": "string", "description": "string, integer, number, boolean or date." }
                          }
                        }
                      },
                      "deprecated": { "type": "boolean", "description": "Whether requests to this version are answered with a warning." },
                      "deprecationWarning": { "type": "string", "description": "The warning, in place of the usual one." },
                      "name": { "type": "string", "description": "The version, such as v1 or v1beta1." },
                      "schema": {
                        "type": "object",
                        "description": "What an object looks like.",
                        "properties": { "openAPIV3Schema": {} }
                      },
                      "selectableFields": {
                        "type": "array",
                        "description": "Fields that field selectors may name.",
                        "x-kubernetes-list-type": "atomic",
                        "items": { "type": "object", "required": ["jsonPath"], "properties": { "jsonPath": { "type": "string", "description": "Where the field is, such as .spec.color." } } }
                      },
                      "served": { "type": "boolean", "description": "Whether the version is served." },
                      "storage": { "type": "boolean", "description": "Whether objects are stored in this version." },
                      "subresources": {
                        "type": "object",
                        "description": "The subresources of an object.",
                        "properties": {
                          "scale": {
                            "type": "object",
                            "description": "The scale subresource (autoscaling/v1 Scale).",
                            "required": ["specReplicasPath", "statusReplicasPath"],
                            "properties": {
                              "labelSelectorPath": { "type": "string", "description": "Where the selector is, below .spec or .status, as a string." },
                              "specReplicasPath": { "type": "string", "description": "Where the wanted number of replicas is, below .spec." },
                              "statusReplicasPath": { "type": "string", "description": "Where the observed number of replicas is, below .status." }
                            }
                          },
                          "status": { "type": "object", "description": "The status subresource: ordinary writes do not touch the status.", "x-kubernetes-preserve-unknown-fields": true }
                        }
                      }
                    }
                  }
                }
              }
            },
            "status": {
              "type": "object",
              "description": "Whether the kind is served, and under which names.",
              "properties": {
                "acceptedNames": {
                  "type": "object",
                  "description": "The names that are in use.",
                  "properties": {
                    "categories": { "type": "array", "items": { "type": "string" } },
                    "kind": { "type": "string" },
                    "listKind": { "type": "string" },
                    "plural": { "type": "string" },
                    "shortNames": { "type": "array", "items": { "type": "string" } },
                    "singular": { "type": "string" }
                  }
                },
                "conditions": {
                  "type": "array",
                  "description": "NamesAccepted, Established, Terminating.",
                  "x-kubernetes-list-type": "map",
                  "x-kubernetes-list-map-keys": ["type"],
                  "items": {
                    "type": "object",
                    "required": ["type", "status"],
                    "properties": {
                      "lastTransitionTime": { "type": "string", "format": "date-time" },
                      "message": { "type": "string" },
                      "reason": { "type": "string" },
                      "status": { "type": "string" },
                      "type": { "type": "string" }
                    }
                  }
                },
                "storedVersions": { "type": "array", "description": "The versions in which objects were ever stored.", "items": { "type": "string" } }
              }
            }
          }
        }
        """;

    internal static JsonObject Create()
    {
        var schema = (JsonObject)JsonNode.Parse(Text)!;
        var holder = schema["properties"]!["spec"]!["properties"]!["versions"]!["items"]!["properties"]!["schema"]!["properties"]!;
        holder["openAPIV3Schema"] = OfSchemas();
        return schema;
    }

    /// <summary>One level of the keywords for the reader; the levels below are checked by the rules of structural schemas.</summary>
    private static JsonObject OfSchemas()
    {
        var properties = new JsonObject();
        foreach (var (name, (type, description)) in SchemaKeywords.All.OrderBy(keyword => keyword.Key, StringComparer.Ordinal))
        {
            var keyword = type switch
            {
                "string" or "boolean" or "integer" or "number" => new JsonObject { ["type"] = type },
                "strings" => new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "string" } },
                "map" or "schema" or "externalDocs" => new JsonObject { ["type"] = "object", [Keyword.PreserveUnknownFields] = true },
                "schemas" => new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "object", [Keyword.PreserveUnknownFields] = true } },
                "values" => new JsonObject { ["type"] = "array", ["items"] = new JsonObject { [Keyword.PreserveUnknownFields] = true, ["nullable"] = true } },
                "rules" => new JsonObject { ["type"] = "array", ["items"] = Rule() },
                _ => new JsonObject { [Keyword.PreserveUnknownFields] = true },
            };
            keyword["description"] = description;
            properties[name] = keyword;
        }

        return new JsonObject
        {
            ["type"] = "object",
            ["description"] = "A structural OpenAPI v3 schema.",
            ["properties"] = properties,
            [SchemaPruner.SchemaOfSchemas] = true,
        };
    }

    private static JsonObject Rule() => new()
    {
        ["type"] = "object",
        ["required"] = new JsonArray("rule"),
        ["properties"] = new JsonObject
        {
            ["rule"] = Of("string", "The expression; true means valid."),
            ["message"] = Of("string", "What to say when it is false."),
            ["messageExpression"] = Of("string", "An expression that makes the message."),
            ["reason"] = Of("string", "FieldValueInvalid, FieldValueForbidden, FieldValueRequired or FieldValueDuplicate."),
            ["fieldPath"] = Of("string", "Which field to blame, such as .spec.size."),
            ["optionalOldSelf"] = Of("boolean", "Evaluate a rule with oldSelf also when there is no old value; oldSelf is then an optional."),
        },
    };

    private static JsonObject Of(string type, string description) => new() { ["type"] = type, ["description"] = description };
}
