namespace LuBan.Sdk.Tests;

/// <summary>Manifests that must be refused: the text, every problem as <c>code pointer</c>, and whether the JSON Schema can say so too.</summary>
public static class BrokenManifests
{
    public static TheoryData<string, string[], bool> Rows()
    {
        var rows = new TheoryData<string, string[], bool>();

        // The text itself. A schema sees parsed JSON, so it can say nothing here.
        rows.Add("", ["LB1001 "], false);
        rows.Add("{", ["LB1001 "], false);
        rows.Add("{} {}", ["LB1001 "], false);
        rows.Add("""{ "id": "A.B", }""", ["LB1001 "], false);
        rows.Add("""{ /* why */ "id": "A.B" }""", ["LB1001 "], false);
        rows.Add("""{ 'id': 'A.B' }""", ["LB1001 "], false);
        rows.Add("""{ "id": "\uD800" }""", ["LB1001 "], false);
        rows.Add(Nested(65), ["LB1003 "], false);
        rows.Add(With("""
            "id": "C.D"
            """), ["LB1004 /id"], false);
        rows.Add(With("""
            "readiness": { "drainSeconds": 1, "drainSeconds": 2 }
            """), ["LB1004 /readiness/drainSeconds"], false);

        // Shapes.
        rows.Add("[]", ["LB1007 "], true);
        rows.Add("null", ["LB1007 "], true);
        rows.Add("\"A.B\"", ["LB1007 "], true);
        rows.Add("{}", ["LB1006 /id", "LB1006 /version", "LB1006 /entry"], true);
        rows.Add("""{ "Id": "A.B", "version": "1.0.0", "entry": "A.dll" }""", ["LB1005 /Id", "LB1006 /id"], true);
        rows.Add(With("""
            "warmup": []
            """), ["LB1005 /warmup"], true);
        rows.Add(With("""
            "a/b~c": 1
            """), ["LB1005 /a~1b~0c"], true);
        rows.Add(With("""
            "requires": { "Luban": "*" }
            """), ["LB1005 /requires/Luban"], true);
        rows.Add(With("""
            "requires": ">=1.0"
            """), ["LB1007 /requires"], true);
        rows.Add(With("""
            "$schema": 1
            """), ["LB1007 /$schema"], true);
        rows.Add(With("""
            "entryType": null
            """), ["LB1007 /entryType"], true);
        rows.Add("""{ "id": 1, "version": 1.0, "entry": false }""", ["LB1007 /id", "LB1007 /version", "LB1007 /entry"], true);

        // Ids.
        rows.Add(Replacing("id", "Hello"), ["LB1008 /id"], true);
        rows.Add(Replacing("id", "Samples..Hello"), ["LB1008 /id"], true);
        rows.Add(Replacing("id", ".Hello"), ["LB1008 /id"], true);
        rows.Add(Replacing("id", "Samples.Hellö"), ["LB1008 /id"], true);
        rows.Add(Replacing("id", "Samples/Hello.World"), ["LB1008 /id"], true);
        rows.Add(Replacing("id", "Samples.-Hello"), ["LB1008 /id"], true);
        rows.Add(Replacing("id", "luban.SDK"), ["LB1008 /id"], true);
        rows.Add(Replacing("id", "LuBan.Sdk.Mine"), ["LB1008 /id"], true);
        rows.Add(Replacing("id", "A." + new string('b', 99)), ["LB1008 /id"], true);

        // Versions and ranges.
        rows.Add(Replacing("version", "1.0"), ["LB1009 /version"], true);
        rows.Add(Replacing("version", "1.x"), ["LB1009 /version"], true);
        rows.Add(Replacing("version", "1.0.0.0"), ["LB1009 /version"], true);
        rows.Add(Replacing("version", "01.0.0"), ["LB1009 /version"], true);
        rows.Add(With("""
            "requires": { "luban": "" }
            """), ["LB1011 /requires/luban"], true);
        rows.Add(With("""
            "requires": { "luban": "1.2" }
            """), ["LB1011 /requires/luban"], false);
        rows.Add(With("""
            "requires": { "luban": ">=2.0 <1.0" }
            """), ["LB1011 /requires/luban"], false);
        rows.Add(With("""
            "requires": { "luban": 1 }
            """), ["LB1007 /requires/luban"], true);

        // Entry.
        rows.Add(Replacing("entry", "bin/Hello.dll"), ["LB1012 /entry"], true);
        rows.Add(Replacing("entry", "../Hello.dll"), ["LB1012 /entry"], true);
        rows.Add(Replacing("entry", "Hello.exe"), ["LB1012 /entry"], true);
        rows.Add(Replacing("entry", "luban.sdk.dll"), ["LB1012 /entry"], true);
        rows.Add(With("""
            "entryType": "Hello.HelloExtension, Hello"
            """), ["LB1013 /entryType"], true);
        rows.Add(With("""
            "entryType": "Hello`1[[System.String]]"
            """), ["LB1013 /entryType"], true);

        // Texts.
        rows.Add(With("""
            "displayName": ""
            """), ["LB1010 /displayName"], true);
        rows.Add(With("""
            "displayName": {}
            """), ["LB1010 /displayName"], true);
        rows.Add(With("""
            "displayName": { "english": "Hello", "de": 1, "fr": " " }
            """), ["LB1010 /displayName/english", "LB1007 /displayName/de", "LB1010 /displayName/fr"], true);
        rows.Add(With($"\"displayName\": \"{new string('x', 101)}\""), ["LB1010 /displayName"], true);
        rows.Add(With("""
            "description": "bell\u0007"
            """), ["LB1010 /description"], false);
        rows.Add(With("""
            "description": ["Hello"]
            """), ["LB1007 /description"], true);

        // Lists.
        rows.Add(With("""
            "categories": "devops"
            """), ["LB1007 /categories"], true);
        rows.Add(With("""
            "categories": ["DevOps", "a b", 1, "ok", "ok"]
            """), ["LB1014 /categories/0", "LB1014 /categories/1", "LB1007 /categories/2", "LB1019 /categories/4"], true);
        rows.Add(With("""
            "categories": ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k"]
            """), ["LB1019 /categories"], true);
        rows.Add(With("""
            "permissions": [ { "name": "Notes.Write" }, { "description": "x" }, "notes.read", { "name": "a", "level": 1 } ]
            """), ["LB1015 /permissions/0/name", "LB1006 /permissions/1/name", "LB1007 /permissions/2", "LB1005 /permissions/3/level"], true);
        rows.Add(With("""
            "permissions": [ { "name": "notes.read" }, { "name": "notes.read", "description": "Again." } ]
            """), ["LB1019 /permissions/1"], false);
        rows.Add(With("""
            "access": [ { "apiGroups": ["Core"], "resources": ["ConfigMaps", 1], "verbs": ["GET"] }, { "apiGroups": [], "resources": ["a"], "rights": [] }, "configmaps" ]
            """), ["LB1020 /access/0/apiGroups/0", "LB1020 /access/0/resources/0", "LB1007 /access/0/resources/1", "LB1020 /access/0/verbs/0", "LB1005 /access/1/rights", "LB1020 /access/1/apiGroups", "LB1006 /access/1/verbs", "LB1007 /access/2"], true);
        rows.Add(With("""
            "access": [ { "apiGroups": [""], "resources": ["configmaps"], "verbs": ["get"] }, { "apiGroups": [""], "resources": ["configmaps"], "verbs": ["get"], "reason": "Again." } ]
            """), ["LB1019 /access/1"], false);
        rows.Add(With("""
            "warmUp": ["greetings"]
            """), ["LB1016 /warmUp/0"], true);
        rows.Add(With("""
            "warmUp": ["//example.org/x"]
            """), ["LB1016 /warmUp/0"], true);
        rows.Add(With("""
            "warmUp": ["/a/../b", "/.", "/%2e%2e/x", "/a%5Cb", "/a#b", "/a b", "/ä", "/%zz", "http://example.org/"]
            """), [.. Enumerable.Range(0, 9).Select(i => $"LB1016 /warmUp/{i}")], true);

        // Numbers.
        rows.Add(With("""
            "readiness": { "timeoutSeconds": 0, "drainSeconds": -1 }
            """), ["LB1017 /readiness/timeoutSeconds", "LB1017 /readiness/drainSeconds"], true);
        rows.Add(With("""
            "readiness": { "timeoutSeconds": 601, "drainSeconds": 1.5 }
            """), ["LB1017 /readiness/timeoutSeconds", "LB1017 /readiness/drainSeconds"], true);
        rows.Add(With("""
            "readiness": { "timeoutSeconds": "30", "drainSeconds": 1e400, "timeout": 5 }
            """), ["LB1005 /readiness/timeout", "LB1007 /readiness/timeoutSeconds", "LB1017 /readiness/drainSeconds"], true);

        // The schema for config.
        rows.Add(With("""
            "configSchema": true
            """), ["LB1007 /configSchema"], true);
        rows.Add(With("""
            "configSchema": { "type": "array" }
            """), ["LB1018 /configSchema/type"], true);
        rows.Add(With("""
            "configSchema": { "type": "objekt" }
            """), ["LB1018 /configSchema/type"], true);
        rows.Add(With("""
            "configSchema": { "properties": { "a": 1, "b": { "type": "int" } }, "required": ["a", "a"], "additionalProperties": "no" }
            """), ["LB1018 /configSchema/properties/a", "LB1018 /configSchema/properties/b/type", "LB1018 /configSchema/required", "LB1018 /configSchema/additionalProperties"], false);
        rows.Add(With("""
            "configSchema": { "properties": { "a": { "pattern": "(", "minLength": -1, "enum": [] }, "b": { "$ref": "https://example.org/s.json" }, "c": { "anyOf": {} } } }
            """), ["LB1018 /configSchema/properties/a/pattern", "LB1018 /configSchema/properties/a/minLength", "LB1018 /configSchema/properties/a/enum", "LB1018 /configSchema/properties/b/$ref", "LB1018 /configSchema/properties/c/anyOf"], false);
        rows.Add(With("""
            "configSchema": { "properties": { "a": {}, "a": {} } }
            """), ["LB1004 /configSchema/properties/a"], false);

        // Upstreams.
        rows.Add(With("""
            "upstreams": [ { "name": "api", "path": "/" } ]
            """), ["LB1022 /upstreams"], true);
        rows.Add(Remote("""{ "name": "api", "path": "/" } ], "warmUp": ["/"], "categories": ["a" """), ["LB1022 /warmUp"], true);
        rows.Add(Remote(""), ["LB1022 /upstreams"], true);
        rows.Add(Remote("""{ "path": "/" }"""), ["LB1006 /upstreams/0/name"], true);
        rows.Add(Remote("""{ "name": "Api", "path": "/v1/", "url": "ftp://example.org", "methods": ["get"] }"""),
            ["LB1021 /upstreams/0/name", "LB1021 /upstreams/0/path", "LB1021 /upstreams/0/url", "LB1021 /upstreams/0/methods/0"], true);
        rows.Add(Remote("""{ "name": "api", "path": "/", "url": "http://user@example.org" }, { "name": "two", "path": "/a/../b", "url": "http://example.org/?q" }"""),
            ["LB1021 /upstreams/0/url", "LB1021 /upstreams/1/path", "LB1021 /upstreams/1/url"], false);
        rows.Add(Remote("""{ "name": "api" }"""), ["LB1021 /upstreams/0"], true);
        rows.Add(Remote("""{ "name": "api", "path": "/", "group": "a.example.dev", "version": "v1" }"""), ["LB1021 /upstreams/0"], true);
        rows.Add(Remote("""{ "name": "api", "group": "apps", "version": "1" }"""), ["LB1021 /upstreams/0/group", "LB1021 /upstreams/0/version"], true);
        rows.Add(Remote("""{ "name": "api", "group": "a.example.dev" }"""), ["LB1021 /upstreams/0"], true);
        rows.Add(Remote("""{ "name": "api", "path": "/", "permission": "other" }"""), ["LB1021 /upstreams/0/permission"], false);
        rows.Add(Remote("""{ "name": "api", "path": "/" }, { "name": "two", "path": "/" }"""), ["LB1021 /upstreams"], false);
        rows.Add(Remote("""{ "name": "api", "path": "/", "health": { "path": "healthz", "intervalSeconds": 0 }, "limits": { "queue": "1" }, "tls": { "caBundle": "PEM" } }"""),
            ["LB1021 /upstreams/0/health/path", "LB1021 /upstreams/0/health/intervalSeconds", "LB1007 /upstreams/0/limits/queue", "LB1021 /upstreams/0/tls/caBundle"], true);
        rows.Add(Remote("""{ "name": "api", "path": "/", "directives": { "headerUp": ["Connection close", "X-Remote-User root", "-x-remote-*", "X-A b"], "pathRegexp": ["( b"], "replace": ["a"], "rewrite": ["b"] } }"""),
            [
                "LB1021 /upstreams/0/directives/pathRegexp/0", "LB1021 /upstreams/0/directives/replace/0", "LB1021 /upstreams/0/directives/rewrite/0",
                "LB1021 /upstreams/0/directives/headerUp/0", "LB1021 /upstreams/0/directives/headerUp/1",
            ], true);
        rows.Add(Remote("""{ "name": "api", "path": "/", "directives": { "headerUp": ["Proxy-Authorization a", "-HTTP2-Settings"], "headerDown": ["+Proxy-Authenticate a", "Proxy-Authentication-Info a"] } }"""),
            [
                "LB1021 /upstreams/0/directives/headerUp/0", "LB1021 /upstreams/0/directives/headerUp/1", "LB1021 /upstreams/0/directives/headerDown/0", "LB1021 /upstreams/0/directives/headerDown/1",
            ], false);

        // Everything at once.
        rows.Add("""{ "id": "x", "version": "1", "entry": "y", "requires": { "luban": "?" }, "readiness": [], "extra": 0 }""",
            ["LB1005 /extra", "LB1008 /id", "LB1009 /version", "LB1012 /entry", "LB1011 /requires/luban", "LB1007 /readiness"], true);
        return rows;
    }

    /// <summary>A whole manifest with one more member.</summary>
    public static string With(string member) => $$"""{ "id": "A.B", "version": "1.0.0", "entry": "A.B.dll", {{member}} }""";

    /// <summary>A manifest without code.</summary>
    private static string Remote(string upstreams) => $$"""{ "id": "A.B", "version": "1.0.0", "upstreams": [ {{upstreams}} ] }""";

    private static string Replacing(string name, string value)
    {
        var members = new Dictionary<string, string> { ["id"] = "A.B", ["version"] = "1.0.0", ["entry"] = "A.B.dll" };
        members[name] = value;
        return System.Text.Json.JsonSerializer.Serialize(members);
    }

    private static string Nested(int levels) => With($"\"configSchema\": {string.Concat(Enumerable.Repeat("{\"not\":", levels - 1))}true{new string('}', levels - 1)}");
}
