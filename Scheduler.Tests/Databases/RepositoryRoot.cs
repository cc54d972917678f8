namespace Scheduler.Tests.Databases;

internal static class RepositoryRoot
{
    /// <summary>The folder that holds the solution, above wherever the tests were built to.</summary>
    public static readonly string Folder = Find(AppContext.BaseDirectory);

    private static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "Scheduler.sln"))
            ? folder
            : Find(Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("the tests run outside their repository"));
}
