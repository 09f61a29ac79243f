import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;

/** A sorted binary tree without duplicates. */
public class BinaryTree<T extends Comparable<T>> {
    private static class Node<T> {
        private T value;
        private Node<T> left;
        private Node<T> right;

        private Node(T value) {
            this.value = value;
        }
    }

    private Node<T> root;
    private int size;

    public int size() {
        return size;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    public void clear() {
        root = null;
        size = 0;
    }

    public void insert(T value) {
        root = insert(root, value);
    }

    private Node<T> insert(Node<T> node, T value) {
        if (node == null) {
            size++;
            return new Node<>(value);
        }
        int order = value.compareTo(node.value);
        if (order < 0) {
            node.left = insert(node.left, value);
        } else if (order > 0) {
            node.right = insert(node.right, value);
        }
        return node;
    }

    public void remove(T value) {
        root = remove(root, value);
    }

    private Node<T> remove(Node<T> node, T value) {
        if (node == null) {
            return null;
        }
        int order = value.compareTo(node.value);
        if (order < 0) {
            node.left = remove(node.left, value);
            return node;
        }
        if (order > 0) {
            node.right = remove(node.right, value);
            return node;
        }
        if (node.left == null) {
            size--;
            return node.right;
        }
        if (node.right == null) {
            size--;
            return node.left;
        }
        node.value = minimum(node.right);
        node.right = remove(node.right, node.value);
        return node;
    }

    public boolean contains(T value) {
        Node<T> node = root;
        while (node != null) {
            int order = value.compareTo(node.value);
            if (order == 0) {
                return true;
            }
            node = order < 0 ? node.left : node.right;
        }
        return false;
    }

    public T minimum() {
        if (root == null) {
            throw new NoSuchElementException("The tree is empty");
        }
        return minimum(root);
    }

    private T minimum(Node<T> node) {
        while (node.left != null) {
            node = node.left;
        }
        return node.value;
    }

    public T maximum() {
        if (root == null) {
            throw new NoSuchElementException("The tree is empty");
        }
        return maximum(root);
    }

    private T maximum(Node<T> node) {
        while (node.right != null) {
            node = node.right;
        }
        return node.value;
    }

    public int height() {
        return height(root);
    }

    private int height(Node<T> node) {
        if (node == null) {
            return 0;
        }
        return 1 + Math.max(height(node.left), height(node.right));
    }

    public List<T> values() {
        List<T> values = new ArrayList<>();
        collect(root, values);
        return values;
    }

    private void collect(Node<T> node, List<T> values) {
        if (node == null) {
            return;
        }
        collect(node.left, values);
        values.add(node.value);
        collect(node.right, values);
    }

    public static void main(String[] args) {
        BinaryTree<String> tree = new BinaryTree<>();
        tree.insert("cherry");
        tree.insert("apple");
        tree.insert("banana");
        System.out.println("Values: " + tree.values());
        System.out.println("Minimum: " + tree.minimum());
        System.out.println("Maximum: " + tree.maximum());
        System.out.println("Height: " + tree.height());
        tree.remove("banana");
        System.out.println("Size: " + tree.size());
    }
}
