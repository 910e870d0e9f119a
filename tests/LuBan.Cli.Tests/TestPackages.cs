using System.IO.Compression;

namespace LuBan.Cli.Tests;

/// <summary>Packages with as much in them as the tool looks at.</summary>
internal static class TestPackages
{
    public static string Write(string path, string id, string version, string content = "content", string type = "LuBanExtension", bool compressed = true)
    {
        using var archive = ZipFile.Open(path, ZipArchiveMode.Create);
        using (var nuspec = new StreamWriter(archive.CreateEntry("package.nuspec").Open()))
            nuspec.Write($"""
                <?xml version="1.0"?>
                <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd"><metadata>
                  <id>{id}</id><version>{version}</version><packageTypes><packageType name="{type}" /></packageTypes>
                </metadata></package>
                """);
        using (var text = new StreamWriter(archive.CreateEntry("content.txt", compressed ? CompressionLevel.Optimal : CompressionLevel.NoCompression).Open())) text.Write(content);
        return path;
    }
}
